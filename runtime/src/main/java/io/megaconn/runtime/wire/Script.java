package io.megaconn.runtime.wire;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.UserError;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The user's protocol, messages and expected replies, as typed. Files stay references, so that secrets are in no plan and
 * no report.
 *
 * @param protocol name of the protocol: {@code raw}, {@code ws}
 * @param path path and query of the URI; empty for a protocol without
 * @param headers headers of the opening request, {@code NAME: VALUE} or {@code NAME: @FILE}
 * @param message the message of every interval; null for a payload of {@link Workload#payloadSize} bytes
 * @param expect what each reply must be; null if none is expected, or an echo
 * @param opening exchanges before a connection counts as established
 * @param pingInterval interval between two pings of a connection; zero for none
 * @param idle whether connections send nothing
 */
public record Script(
        String protocol,
        UriPath path,
        List<String> headers,
        @Nullable MessageSource message,
        @Nullable String expect,
        List<FirstExchange> opening,
        Duration pingInterval,
        boolean idle) {
    public static final String RAW = "raw";
    public static final String WEB_SOCKET = "ws";

    /** The script of a plain run: TCP, and megaconn's own payload. */
    public static final Script PLAIN =
            new Script(RAW, UriPath.NONE, List.of(), null, null, List.of(), Duration.ZERO, false);

    /** An exchange of the opening. */
    public record FirstExchange(MessageSource send, String expect) {}

    /** @throws UserError with the name of the option whose value is wrong */
    public Script {
        headers = List.copyOf(headers);
        opening = List.copyOf(opening);
        if (idle && (message != null || expect != null)) {
            throw UserError.usage("--idle connections send nothing: leave out --message, --message-file and --expect");
        }
        if (!pingInterval.isZero()
                && (pingInterval.isNegative() || pingInterval.compareTo(Workload.SHORTEST_INTERVAL) < 0)) {
            throw UserError.usage("--ping-interval must be at least %s, not %s"
                    .formatted(Quantities.format(Workload.SHORTEST_INTERVAL), Quantities.format(pingInterval)));
        }
    }

    /** Returns the same with another protocol and path. */
    public Script at(String otherProtocol, UriPath otherPath) {
        return new Script(otherProtocol, otherPath, headers, message, expect, opening, pingInterval, idle);
    }

    /** Returns the fields as plan.json has them. */
    Map<String, Object> toMap() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("protocol", protocol);
        fields.put("path", path.text());
        fields.put("headers", headers);
        fields.put("message", message == null ? "" : message.toString());
        fields.put("expect", expect == null ? "" : expect);
        fields.put(
                "openingMessages",
                opening.stream()
                        .map(FirstExchange::send)
                        .map(MessageSource::toString)
                        .toList());
        fields.put(
                "openingExpectations",
                opening.stream().map(FirstExchange::expect).toList());
        fields.put("pingInterval", Quantities.format(pingInterval));
        fields.put("idle", idle);
        return fields;
    }
}
