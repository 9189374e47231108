package io.megaconn.client;

import io.megaconn.runtime.system.AcceptQueue;

/**
 * Connections that a server on this machine does not accept. Some wait for a moment whenever many connect, so they count
 * against readiness only when the queue has not been seen empty for a while.
 */
final class UnacceptedConnections {
    private static final long MOMENT_NANOS = 2_000_000_000L;

    private final AcceptQueue queue;
    private long waiting = -1;
    private long notEmptySince;

    UnacceptedConnections(AcceptQueue queue) {
        this.queue = queue;
    }

    /** Connections that wait now, -1 where it is unknown. */
    synchronized long read(long now) {
        long before = waiting;
        waiting = queue.unaccepted();
        if (before <= 0) {
            notEmptySince = now;
        }
        return waiting;
    }

    /** Connections that wait now, or 0 while it may be for a moment only. */
    long lasting(long now) {
        return lasting(read(now), now);
    }

    private synchronized long lasting(long n, long now) {
        return n > 0 && now - notEmptySince >= MOMENT_NANOS ? n : 0;
    }
}
