package io.megaconn.runtime.wire;

import io.megaconn.runtime.Absent;

/**
 * Messages that expect a reply, and how many have none.
 *
 * @param answered replies received since the start, each of which ended the oldest open request of its connection
 * @param open requests without a reply now, including those that are merely in flight
 * @param overdue requests currently open for longer than one message interval
 * @param ended requests whose connection ended before the reply, since the start
 * @param unansweredConnections connections without any reply for two message intervals
 * @param unconfirmed established connections that have not had their first reply yet
 * @param openAges ages of the open requests, microseconds, from the time when each was due. Its histogram is present
 *     only in exact stats
 * @param mismatched number of times that a peer sent something other than a reply of the message's size: more bytes
 *     than all open requests expect, or part of a reply that was still incomplete when the next message was due
 */
public record Requests(
        long answered,
        long open,
        long overdue,
        long ended,
        long unansweredConnections,
        long unconfirmed,
        Latency openAges,
        @Absent("0") long mismatched) {
    private static final int NO_ECHO = 10;

    public static final Requests NONE = new Requests(0, 0, 0, 0, 0, 0, Latency.NONE);

    /** Creates the requests of connections whose replies all had the right size. */
    public Requests(
            long answered,
            long open,
            long overdue,
            long ended,
            long unansweredConnections,
            long unconfirmed,
            Latency openAges) {
        this(answered, open, overdue, ended, unansweredConnections, unconfirmed, openAges, 0);
    }

    /** Returns the requests that count as unanswered now: overdue, or ended without a reply. */
    public long unanswered() {
        return overdue + ended;
    }

    /** Returns true if most of the received data is not an echo. */
    public static boolean noEcho(long mismatched, long answered) {
        return mismatched >= NO_ECHO && mismatched >= answered / 4;
    }
}
