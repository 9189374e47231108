package io.megaconn.client;
/**
 * A connection to an echo server: 8 bytes larger. Its open requests follow from the oldest one and the slot's schedule, so
 * their number costs no memory. {@link OpenRequests} counts them.
 */
final class EchoConnection extends ClientConnection {
    /** Messages are at most 1 MiB, so a partial length needs 20 bits; the rest holds the delay. */
    private static final int DELAY_BITS = 12;

    private static final int DELAY_MASK = (1 << DELAY_BITS) - 1;
    private static final int DELAY_UNIT_NANOS = 10_000;
    static final long LONGEST_DELAY_NANOS = (long) DELAY_MASK * DELAY_UNIT_NANOS;

    /** Round of the oldest message without a complete reply, or of the next message if there is none. */
    int oldest;

    private int partAndDelay;

    EchoConnection(int fd, int slot, Phase phase) {
        super(fd, slot, phase);
    }

    /** Returns how many bytes of the oldest request's reply have arrived. */
    int part() {
        return partAndDelay >>> DELAY_BITS;
    }

    void part(int bytes) {
        partAndDelay = (bytes << DELAY_BITS) | (partAndDelay & DELAY_MASK);
    }

    /** Returns the time from when the oldest request was due until its reply time starts. */
    long delayNanos() {
        return (long) (partAndDelay & DELAY_MASK) * DELAY_UNIT_NANOS;
    }

    /** Sets the delay, at most {@link #LONGEST_DELAY_NANOS}. */
    void delay(long nanos) {
        int delay = (int) ((nanos + DELAY_UNIT_NANOS / 2) / DELAY_UNIT_NANOS);
        partAndDelay = (partAndDelay & ~DELAY_MASK) | Math.clamp(delay, 0, DELAY_MASK);
    }
}
