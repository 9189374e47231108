package io.megaconn.orchestrator.event;

import io.megaconn.runtime.Absent;

/**
 * @param seconds it lasted, without the wait for the last answers
 * @param lost connections that ended during the hold, re-opened or not
 * @param silentMost most connections that were silent at the same time
 * @param messages that reached the server during the hold
 * @param counts at its end
 * @param waitedSeconds after the hold, until all sides had answered or were given up
 * @param memoryTaken at its end: processes, and the kernel's for their sockets, bytes; -1 where it is unknown
 * @param clientsHeard clients, or with --local client processes, that have answered; what clients sent and lost is of them. -1
 *     where it is unknown
 * @param clientsAsked that there are; -1 where it is unknown
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
    /** Returns the seconds for a person: not 0 for a hold that was shorter. */
    public String lasted() {
        return (seconds < 1 ? "%.1f" : "%.0f").formatted(seconds);
    }

    /** All sides answered at once. */
    public HoldResult(double seconds, long lost, long silentMost, long messages, Counts counts) {
        this(seconds, lost, silentMost, messages, counts, 0, -1, -1, -1);
    }
}
