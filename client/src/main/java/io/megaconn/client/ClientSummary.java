package io.megaconn.client;

import io.megaconn.runtime.Printable;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.EndpointStats;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.Requests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Formats the summary that a client prints when it ends. Pure. */
final class ClientSummary {
    private static final int MOST_ENDPOINTS = 5;

    private ClientSummary() {}

    /**
     * @param most peak of concurrent connections
     * @param verdict reason for a failure, or empty
     * @param last exact stats
     */
    static List<String> of(ClientStats last, long most, String verdict, int exitCode) {
        List<String> lines = new ArrayList<>();
        lines.add("held       %,d of %,d connections at the end, peak %,d; %,d lost"
                .formatted(last.connections(), last.share(), most, last.lost()));
        lines.add("failures   " + failures(last.failures()));
        if (last.endpoints().size() > 1) {
            last.endpoints().stream()
                    .sorted((a, b) -> Long.compare(sum(b.failures()), sum(a.failures())))
                    .limit(MOST_ENDPOINTS)
                    .forEach(one -> lines.add("           " + endpoint(one)));
        }
        last.firstBytes()
                .forEach((reason, bytes) ->
                        lines.add("           before %s the peer sent: \"%s\"".formatted(reason, Printable.of(bytes))));
        lines.add("connect    " + times(last.connectTime()));
        Requests requests = last.requests();
        lines.add("reply      " + (requests == null ? "not expected (no --reply echo)" : times(last.replyTime())));
        lines.add("messages   %,d sent, %,d blocked%s; %,d bytes received"
                .formatted(last.sent(), last.blocked(), replies(requests), last.bytesReceived()));
        lines.add("result     %s (exit code %d)"
                .formatted(verdict.isEmpty() ? "all connections held" : verdict, exitCode));
        return lines;
    }

    private static String replies(@org.jspecify.annotations.Nullable Requests requests) {
        return requests == null
                ? ""
                : ", %,d answered, %,d unanswered".formatted(requests.answered(), requests.unanswered());
    }

    private static String endpoint(EndpointStats one) {
        return "%s: %,d connections, %s".formatted(one.endpoint(), one.connections(), failures(one.failures()));
    }

    private static String failures(Map<String, Long> failures) {
        return failures.isEmpty()
                ? "none"
                : failures.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .map(entry -> "%s %,d".formatted(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static long sum(Map<String, Long> failures) {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String times(Latency time) {
        return time.count() == 0
                ? "none"
                : "p50 %s, p90 %s, p99 %s, p99.9 %s, max %s ms (n %,d)"
                        .formatted(
                                ms(time.p50()),
                                ms(time.p90()),
                                ms(time.p99()),
                                ms(time.p999()),
                                ms(time.max()),
                                time.count());
    }

    private static String ms(long micros) {
        return "%,.3f".formatted(micros / 1000.0);
    }
}
