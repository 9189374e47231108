package io.megaconn.client;

/**
 * A connection whose messages are requests: 32 bytes. Its open requests follow from the oldest one and the slot's schedule, so
 * their number costs no memory. {@link OpenRequests} counts them.
 */
final class RequestConnection extends StatefulConnection {
    /** The rest holds the low bits of a round. */
    private static final int DELAY_BITS = 12;

    private static final int DELAY_MASK = (1 << DELAY_BITS) - 1;
    private static final int DELAY_UNIT_NANOS = 10_000;
    static final long LONGEST_DELAY_NANOS = (long) DELAY_MASK * DELAY_UNIT_NANOS;
    /** Maximum number of open requests: 29 hours of them at the shortest interval. */
    static final int MOST_OPEN = (1 << (Integer.SIZE - DELAY_BITS)) - 1;

    private int oldestAndDelay;

    RequestConnection(int fd, int slot, Phase phase) {
        super(fd, slot, phase);
    }

    /** Returns the number of requests from the oldest open one to this round, exclusive. */
    int openBefore(int round) {
        return (round - (oldestAndDelay >>> DELAY_BITS)) & MOST_OPEN;
    }

    /** Sets the round of the oldest message without a complete reply, or of the next message if there is none. */
    void oldest(int round) {
        oldestAndDelay = (round << DELAY_BITS) | (oldestAndDelay & DELAY_MASK);
    }

    /** Returns the time from when the oldest request was due until its reply time starts. */
    long delayNanos() {
        return (long) (oldestAndDelay & DELAY_MASK) * DELAY_UNIT_NANOS;
    }

    /** Sets the delay, at most {@link #LONGEST_DELAY_NANOS}. */
    void delay(long nanos) {
        int delay = (int) ((nanos + DELAY_UNIT_NANOS / 2) / DELAY_UNIT_NANOS);
        oldestAndDelay = (oldestAndDelay & ~DELAY_MASK) | Math.clamp(delay, 0, DELAY_MASK);
    }
}
