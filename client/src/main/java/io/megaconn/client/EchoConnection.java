package io.megaconn.client;
/**
 * A connection whose server echoes: 8 bytes more. Which requests are open follows from the oldest of them and the slot's
 * rhythm, so their number costs no memory. {@link OpenRequests} does the counting.
 */
final class EchoConnection extends ClientConnection {
    /** Messages are at most 1 MiB, so that a part of one needs 20 bits; the rest is for the delay. */
    private static final int DELAY_BITS = 12;

    private static final int DELAY_MASK = (1 << DELAY_BITS) - 1;
    private static final int DELAY_UNIT_NANOS = 10_000;
    static final long LONGEST_DELAY_NANOS = (long) DELAY_MASK * DELAY_UNIT_NANOS;

    /** Round of the oldest message without a complete reply, or of the next message where there is none. */
    int oldest;

    private int partAndDelay;

    EchoConnection(int fd, int slot, Phase phase) {
        super(fd, slot, phase);
    }

    /** Bytes of the oldest request's reply that are there. */
    int part() {
        return partAndDelay >>> DELAY_BITS;
    }

    void part(int bytes) {
        partAndDelay = (bytes << DELAY_BITS) | (partAndDelay & DELAY_MASK);
    }

    /** Between the moment when the oldest request was due and the one from which its reply time counts. */
    long delayNanos() {
        return (long) (partAndDelay & DELAY_MASK) * DELAY_UNIT_NANOS;
    }

    /** Up to {@link #LONGEST_DELAY_NANOS}. */
    void delay(long nanos) {
        int delay = (int) ((nanos + DELAY_UNIT_NANOS / 2) / DELAY_UNIT_NANOS);
        partAndDelay = (partAndDelay & ~DELAY_MASK) | Math.clamp(delay, 0, DELAY_MASK);
    }
}
