package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.event.SampleAges;

/**
 * Maximum age of a client's latest answer. Querying forty clients twice a second takes CPU from all of them; the server
 * is only one process and always queried.
 *
 * @param fullNanos maximum age for a client that was fully connected then
 * @param otherNanos maximum age for any other client
 */
record StatsFreshness(long fullNanos, long otherNanos) {
    static final StatsFreshness CONNECTING = new StatsFreshness(5_000_000_000L, 2_000_000_000L);
    /** Freshness when the server has all connections, to verify that the clients count the same. */
    static final StatsFreshness ALMOST_THERE = new StatsFreshness(5_000_000_000L, 0);

    /**
     * Time per fully connected client: at most eight of them are queried per second, and each at most twice a second.
     */
    private static final long NANOS_PER_FULL = 125_000_000L;

    private static final long MIN_NANOS = 450_000_000L;

    /** Freshness after an exact query: longer than the wait for its answers. */
    static final StatsFreshness AFTER_EXACT_QUERY = new StatsFreshness(2_000_000_000L, 0);

    /** Freshness while the server is an external one. */
    static final StatsFreshness EXTERNAL = new StatsFreshness(5_000_000_000L, MIN_NANOS);

    static final StatsFreshness NOW = new StatsFreshness(0, 0);

    /** Returns a shorter maximum age if there are so few clients that frequent queries cost little. */
    StatsFreshness forClients(int clients) {
        return new StatsFreshness(Math.min(fullNanos, Math.max(MIN_NANOS, clients * NANOS_PER_FULL)), otherNanos);
    }

    /** Returns the time of two polls; an older figure is marked with its age. */
    long twoPollsMs() {
        return Math.max(SampleAges.CURRENT_MS, 2 * fullNanos / 1_000_000);
    }

    /** Returns true if an answer of this age is still acceptable. */
    boolean accepts(boolean full, long nanos) {
        return nanos < (full ? fullNanos : otherNanos);
    }
}
