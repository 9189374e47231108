package io.megaconn.orchestrator.event;

import io.megaconn.runtime.Absent;

/**
 * Result of a hold.
 *
 * @param seconds length of the hold, without the wait for the last answers
 * @param lost connections that ended during the hold, reopened or not
 * @param silentMost maximum number of connections silent at the same time
 * @param messages messages that reached the server during the hold
 * @param counts counts at its end
 * @param waitedSeconds wait after the hold, until all processes had answered or were given up
 * @param memoryTaken memory at its end of the processes and of the kernel for their sockets, bytes; -1 if unknown
 * @param clientsHeard clients, or client processes with --local, that answered; figures of messages sent and losses
 *     cover these; -1 if unknown
 * @param clientsAsked total number of these clients or processes; -1 if unknown
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
        @Absent("-1") int clientsAsked) {
    /** Returns the seconds in human-readable form, never 0 for a hold of less than a second. */
    public String lasted() {
        return (seconds < 1 ? "%.1f" : "%.0f").formatted(seconds);
    }

    /** Creates the result of a hold at whose end all processes answered at once. */
    public HoldResult(double seconds, long lost, long silentMost, long messages, Counts counts) {
        this(seconds, lost, silentMost, messages, counts, 0, -1, -1, -1);
    }
}
