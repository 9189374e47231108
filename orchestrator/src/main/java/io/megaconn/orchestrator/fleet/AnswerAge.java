package io.megaconn.orchestrator.fleet;

/**
 * How old what a client said may be. To ask forty of them twice a second takes CPU from all; the server, which is one, is
 * always asked.
 *
 * @param fullNanos of a client that held its share then
 * @param otherNanos of any other
 */
record AnswerAge(long fullNanos, long otherNanos) {
    static final AnswerAge CONNECTING = new AnswerAge(5_000_000_000L, 2_000_000_000L);
    /** The server has all connections: are the clients of the same opinion? */
    static final AnswerAge ALMOST_THERE = new AnswerAge(5_000_000_000L, 0);

    static final AnswerAge NOW = new AnswerAge(0, 0);

    /** Whether an answer may be so old. */
    boolean of(boolean full, long nanos) {
        return nanos < (full ? fullNanos : otherNanos);
    }
}
