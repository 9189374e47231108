package io.megaconn.orchestrator.fleet;
/**
 * How old what a client said may be. To ask forty of them twice a second takes CPU from all; the server, which is one, is
 * always asked.
 *
 * @param fullNanos of a client that held its share then
 * @param otherNanos of any other
 */
record StatsFreshness(long fullNanos, long otherNanos) {
    static final StatsFreshness CONNECTING = new StatsFreshness(5_000_000_000L, 2_000_000_000L);
    /** The server has all connections: are the clients of the same opinion? */
    static final StatsFreshness ALMOST_THERE = new StatsFreshness(5_000_000_000L, 0);

    /** Eight full clients a second are asked at most, and each of them twice a second at most. */
    private static final long NANOS_PER_FULL = 125_000_000L;

    private static final long LEAST_NANOS = 450_000_000L;

    /** Longer than a closer look is waited for. */
    static final StatsFreshness AFTER_CLOSER_LOOK = new StatsFreshness(2_000_000_000L, 0);

    static final StatsFreshness NOW = new StatsFreshness(0, 0);

    /** The same where there are so few clients that asking them more often costs little. */
    StatsFreshness of(int clients) {
        return new StatsFreshness(Math.min(fullNanos, Math.max(LEAST_NANOS, clients * NANOS_PER_FULL)), otherNanos);
    }

    /** Two polls: beyond that, a figure is marked with its age. */
    long twoPollsMs() {
        return Math.max(2_000, 2 * fullNanos / 1_000_000);
    }

    /** Whether an answer may be so old. */
    boolean of(boolean full, long nanos) {
        return nanos < (full ? fullNanos : otherNanos);
    }
}
