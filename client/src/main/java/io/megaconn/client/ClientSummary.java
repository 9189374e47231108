package io.megaconn.client;

import io.megaconn.runtime.Printable;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Deliveries;
import io.megaconn.runtime.wire.EndpointStats;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.Requests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Formats the summary that a client prints when it ends. Pure. */
final class ClientSummary {
    private static final int MAX_ENDPOINTS = 5;

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
        lines.add("failures   " + failures(last.failures())
                + (last.connecting() > 0 ? "; " + pending(last.connecting()) : ""));
        if (last.endpoints().size() > 1) {
            last.endpoints().stream()
                    .sorted((a, b) -> Long.compare(sum(b.failures()), sum(a.failures())))
                    .limit(MAX_ENDPOINTS)
                    .forEach(one -> lines.add("           " + endpoint(one)));
        }
        last.firstBytes()
                .forEach((reason, bytes) ->
                        lines.add("           before %s the peer sent: \"%s\"".formatted(reason, Printable.of(bytes))));
        last.protocol()
                .failureDetails()
                .forEach((reason, detail) -> lines.add("           %s: %s".formatted(reason, Printable.of(detail))));
        lines.add("connect    " + times(last.connectTime()));
        if (last.protocol().handshakeTime().count() > 0) {
            lines.add("handshake  %s; %s"
                    .formatted(
                            times(last.protocol().handshakeTime()),
                            last.protocol().handshakes()));
        }
        if (last.protocol().openingTime().count() > 0) {
            lines.add("opening    " + times(last.protocol().openingTime()));
        }
        lines.add("reply      " + replyTimes(last));
        Deliveries delivery = last.protocol().delivery();
        if (delivery != null) {
            lines.add("delivery   " + delivery(delivery));
        }
        lines.add("messages   %,d sent, %,d blocked%s; %,d bytes received"
                .formatted(last.sent(), last.blocked(), replies(last), last.bytesReceived()));
        if (last.protocol().unsolicitedBytes() > 0 || last.protocol().pingsReceived() > 0) {
            lines.add("unsolicited %s, %s, %s from the server"
                    .formatted(
                            Quantities.count(last.protocol().unsolicited(), "message"),
                            Quantities.count(last.protocol().unsolicitedBytes(), "byte"),
                            Quantities.count(last.protocol().pingsReceived(), "ping")));
        }
        String doubt = last.replyDoubt();
        lines.add("result     %s%s (exit code %d)"
                .formatted(
                        verdict.isEmpty() ? "all connections held" : verdict,
                        doubt.isEmpty() ? "" : "; " + doubt,
                        exitCode));
        return lines;
    }

    private static String replyTimes(ClientStats last) {
        if (last.noEcho()) {
            return "unknown: the peer does not echo, so replies can't be timed";
        }
        return last.requests() == null ? "not expected (no --reply echo or --expect)" : times(last.replyTime());
    }

    private static String delivery(Deliveries delivery) {
        long other = delivery.otherClock();
        String known = delivery.time().count() > 0 || other == 0 ? times(delivery.time()) : "unknown";
        return known
                + (other == 0 ? "" : "; %s from another machine's clock".formatted(Quantities.count(other, "message")));
    }

    private static String replies(ClientStats last) {
        Requests requests = last.requests();
        if (requests == null) {
            return last.noEcho() ? ", answered and unanswered unknown" : "";
        }
        return ", %,d answered, %,d unanswered".formatted(requests.answered(), requests.unanswered());
    }

    /** Describes connects that have neither failed nor succeeded. */
    static String pending(long connecting) {
        return "%,d connect%s still without an answer".formatted(connecting, connecting == 1 ? "" : "s");
    }

    private static String endpoint(EndpointStats one) {
        return "%s: %s, %s"
                .formatted(one.endpoint(), Quantities.connections(one.connections()), failures(one.failures()));
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
