package io.megaconn.runtime.wire;

import io.megaconn.runtime.Absent;

/**
 * Messages that a reply is expected to, and how many have none.
 *
 * @param answered replies received since the start, each of which ended the oldest open request of its connection
 * @param open requests without a reply now, those that are merely in flight included
 * @param overdue requests that are open for longer than one message interval now
 * @param ended requests whose connection ended before the reply came, since the start
 * @param unansweredConnections connections that got no reply at all for two message intervals
 * @param unconfirmed established connections that have not had their first reply yet
 * @param openAges ages of the open requests, microseconds, from when each was due. Its histogram is empty unless exact
 *     stats were asked for
 * @param mismatched times that a peer sent something else than a reply of the message's size: more than all open requests
 *     had asked for, or part of a reply that was still incomplete when the next message was due
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

    /** Requests whose replies all had the right size. */
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

    /** Requests that count as unanswered now: overdue, or ended without a reply. */
    public long unanswered() {
        return overdue + ended;
    }

    /** Whether most of what comes back is not an echo. */
    public boolean noEcho() {
        return mismatched >= NO_ECHO && mismatched >= answered / 4;
    }
}
