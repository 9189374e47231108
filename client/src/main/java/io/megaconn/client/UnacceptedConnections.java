package io.megaconn.client;

import io.megaconn.runtime.system.AcceptQueue;

/**
 * Counts connections that a server on this machine has not accepted. Some wait briefly whenever many connect, so they affect
 * readiness only if the queue stays non-empty for a while.
 */
final class UnacceptedConnections {
    private static final long MOMENT_NANOS = 2_000_000_000L;

    private final AcceptQueue queue;
    private long waiting = -1;
    private long notEmptySince;

    UnacceptedConnections(AcceptQueue queue) {
        this.queue = queue;
    }

    /** Returns the connections waiting now, -1 if unknown. */
    synchronized long read(long now) {
        long before = waiting;
        waiting = queue.unaccepted();
        if (before <= 0) {
            notEmptySince = now;
        }
        return waiting;
    }

    /** Returns the connections waiting now, or 0 if they have not waited long. */
    long lasting(long now) {
        return lasting(read(now), now);
    }

    private synchronized long lasting(long n, long now) {
        return n > 0 && now - notEmptySince >= MOMENT_NANOS ? n : 0;
    }
}
