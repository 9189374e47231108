package io.megaconn.orchestrator.event;

import io.megaconn.runtime.Absent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Result of a hold.
 *
 * @param seconds length of the hold, without the wait for the last answers
 * @param lost connections that ended during the hold, reopened or not
 * @param silentMost maximum number of connections silent at the same time; -1 if unknown, as with an external server
 * @param messages messages that reached the server during the hold, from its first to its last answer in it; -1 if unknown
 * @param counts counts at its end
 * @param waitedSeconds wait after the hold, until all processes had answered or were given up
 * @param memoryTaken memory at its end of the processes and of the kernel for their sockets, bytes; -1 if unknown
 * @param clientsHeard clients, or client processes with --local, that answered; figures of messages sent and losses
 *     cover these; -1 if unknown
 * @param clientsAsked total number of these clients or processes; -1 if unknown
 * @param serverCost what an external server takes; null with megaconn's own server, or if it is unknown
 */
public record HoldResult(
        double seconds,
        long lost,
        long silentMost,
        long messages,
        Counts counts,
        @Absent("0") double waitedSeconds,
        @Absent("-1") long memoryTaken,
        @Absent("-1") int clientsHeard,
        @Absent("-1") int clientsAsked,
        @Absent("null") @Nullable ServerCost serverCost) {
    /** Delay of the end of a hold up to which it counts as on time: that of the last sample. */
    private static final double LATE_SECONDS = 5;

    /**
     * Returns the length in human-readable form, never 0 for a hold of less than a second. It is the requested one unless the
     * hold ended early, or much later.
     */
    public String lasted(Duration requested) {
        double wanted = requested.toMillis() / 1e3;
        boolean kept = wanted > 0 && seconds >= wanted && seconds < wanted + LATE_SECONDS;
        if (kept) {
            return (wanted == Math.rint(wanted) ? "%.0f s" : "%.1f s").formatted(wanted);
        }
        return (seconds < 1 ? "%.1f s" : "%.0f s").formatted(seconds);
    }

    /** Creates the result of a hold at whose end all processes answered at once. */
    public HoldResult(double seconds, long lost, long silentMost, long messages, Counts counts) {
        this(seconds, lost, silentMost, messages, counts, 0, -1, -1, -1, null);
    }
}
