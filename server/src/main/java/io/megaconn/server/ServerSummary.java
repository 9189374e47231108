package io.megaconn.server;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.wire.ProtocolStats;
import io.megaconn.runtime.wire.ServerStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Formats the summary that a server prints when it ends. Pure. */
final class ServerSummary {
    private ServerSummary() {}

    /** @param peak maximum of concurrent connections */
    static List<String> of(ServerStats last, long peak) {
        List<String> lines = new ArrayList<>();
        lines.add("accepted   %s from %s; peak %,d; %,d closed, %,d open at the end"
                .formatted(
                        Quantities.connections(last.accepted()),
                        Quantities.count(last.sources(), "address", "addresses"),
                        peak,
                        last.closed(),
                        last.connections()));
        lines.add("silent     " + silent(last));
        lines.add(
                "received   %s in %,d reads%s".formatted(Quantities.bytes(last.bytes()), last.reads(), messages(last)));
        lines.add("refused    %s; %,d closed because they did not read their replies"
                .formatted(Quantities.connections(last.refused()), last.slowReadersClosed()));
        lines.add("failures   " + failures(last.failures()));
        if (last.tls() != null) {
            lines.add("TLS        %,d handshakes: %s; failed: %s"
                    .formatted(
                            last.tls().handshakes(),
                            ProtocolStats.handshakes(
                                    last.tls().handshakes(), last.tls().resumed()),
                            failures(last.tls().failures())));
        }
        if (last.fullLoops() > 0) {
            lines.add("full       %d of %d event loops had reached their capacity"
                    .formatted(last.fullLoops(), last.loops()));
        }
        return lines;
    }

    private static String silent(ServerStats last) {
        String now = "%,d at the end".formatted(last.silent());
        return last.fellSilent() < 0 ? now : now + ", %,d fell silent in total".formatted(last.fellSilent());
    }

    private static String messages(ServerStats last) {
        return last.payloadSize() <= 0
                ? ""
                : ", %s of %s"
                        .formatted(
                                Quantities.count(last.bytes() / last.payloadSize(), "message"),
                                Quantities.count(last.payloadSize(), "byte"));
    }

    private static String failures(Map<String, Long> failures) {
        return failures.isEmpty()
                ? "none"
                : failures.entrySet().stream()
                        .map(entry -> "%s %,d".formatted(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", "));
    }
}
