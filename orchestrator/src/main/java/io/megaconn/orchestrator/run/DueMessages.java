package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.fleet.ClientAnswer;
import io.megaconn.orchestrator.fleet.WitnessTimes;
import io.megaconn.orchestrator.plan.Plan;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Compares the messages that clients sent in a hold with those that were due, each client between its own two answers.
 * A client that restarted in between is left out. Pure.
 */
final class DueMessages {
    /** Minimum fraction of the messages due; less is a failure. */
    private static final double MIN_SHARE = 0.9;
    /** Minimum number of messages due for a meaningful fraction. */
    private static final long MIN_DUE = 100;
    /**
     * Tolerance for messages that are in flight, or in a batch of the sender or the reader, when the counters are read.
     */
    private static final long SLACK_MS = 250;

    private final Plan plan;
    private final long startNanos;
    private final Map<String, ClientAnswer> first = new TreeMap<>();
    private final Map<String, ClientAnswer> last = new TreeMap<>();

    /** @param startNanos start of the hold; earlier answers belong to the ramp */
    DueMessages(Plan plan, long startNanos) {
        this.plan = plan;
        this.startNanos = startNanos;
    }

    void observe(WitnessTimes witnesses) {
        for (ClientAnswer answer : witnesses.answers()) {
            if (answer.atNanos() - startNanos >= 0) {
                first.putIfAbsent(answer.process(), answer);
                last.put(answer.process(), answer);
            }
        }
    }

    /** Names the clients that sent too few messages; empty if all messages due were sent. */
    String tooFewSent() {
        if (plan.workload().script().idle()) {
            return "";
        }
        double due = 0;
        long sent = 0;
        for (ClientAnswer to : last.values()) {
            ClientAnswer from = first.getOrDefault(to.process(), to);
            long ms = TimeUnit.NANOSECONDS.toMillis(to.atNanos() - from.atNanos());
            long connections = Math.min(from.stats().connections(), to.stats().connections());
            long of = to.stats().sent() - from.stats().sent();
            Optional<String> share =
                    shortfall(of, connections, ms, plan.workload().messageInterval());
            if (share.isPresent()) {
                return "%s sent only %s of the messages due".formatted(name(to), share.get());
            }
            due += due(connections, ms - SLACK_MS, plan.workload().messageInterval());
            sent += of;
        }
        return tooFew(sent, due) ? "the clients sent only %s of the messages due".formatted(share(sent, due)) : "";
    }

    private static String name(ClientAnswer answer) {
        return answer.process().replaceFirst("/.*", "");
    }

    /**
     * Returns the percentage of the messages due that were sent or arrived, such as {@code 46 %}; empty if it is
     * enough, or if few were due.
     */
    static Optional<String> shortfall(long messages, long connections, long ms, Duration interval) {
        double due = due(connections, ms - SLACK_MS, interval);
        return tooFew(messages, due) ? Optional.of(share(messages, due(connections, ms, interval))) : Optional.empty();
    }

    private static boolean tooFew(long messages, double due) {
        return due >= MIN_DUE && messages < MIN_SHARE * due;
    }

    private static String share(long messages, double due) {
        return "%.0f %%".formatted(100 * messages / due);
    }

    private static double due(long connections, long ms, Duration interval) {
        return Math.max(0, (double) connections * ms / Math.max(1, interval.toMillis()));
    }
}
