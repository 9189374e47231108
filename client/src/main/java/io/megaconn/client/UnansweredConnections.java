package io.megaconn.client;

import io.megaconn.runtime.engine.SingleWriterCounter;
import java.util.Arrays;

/**
 * Finds the connections that got no reply for two message intervals. A slot keeps the period, a quarter of an interval, of
 * its last reply, and {@link #look} goes through them once per period: 4 bytes per connection, and a store per reply.
 * Times are nanoseconds. For one thread, but the count is read from anywhere.
 */
final class UnansweredConnections {
    private static final int PERIODS_PER_INTERVAL = 4;
    private static final int LONGEST = 2 * PERIODS_PER_INTERVAL;

    /** Connections without a reply for two intervals. */
    final SingleWriterCounter connections = new SingleWriterCounter();

    /**
     * Of each slot the period of its last reply. Negative: that of its first message, as there was no reply yet. 0: no
     * message has been due yet.
     */
    private int[] last = new int[0];

    private final long periodNanos;
    private final long start;
    private int period = 1;
    private int counted = 1;
    private long lastLook;

    UnansweredConnections(long interval, long now) {
        periodNanos = interval / PERIODS_PER_INTERVAL;
        start = now;
        lastLook = now;
    }

    void slots(int n) {
        last = Arrays.copyOf(last, n);
    }

    /** A message is due, and nothing waits. */
    void expect(int slot) {
        if (last[slot] == 0) {
            last[slot] = -period;
        }
    }

    boolean expects(int slot) {
        return last[slot] != 0;
    }

    /** A reply came. Returns whether it is the first of its connection. */
    boolean heard(int slot) {
        boolean first = last[slot] < 0;
        last[slot] = period;
        return first;
    }

    /** The connection is gone. Returns whether it never had a reply. */
    boolean remove(int slot) {
        boolean never = last[slot] <= 0;
        last[slot] = 0;
        return never;
    }

    /** To be called often: counts once per period. */
    void look(long now) {
        // Where this loop stood still, replies may wait to be read: they come before the next look.
        boolean stoodStill = now - lastLook > 2 * periodNanos;
        lastLook = now;
        period = 1 + (int) ((now - start) / periodNanos);
        if (period != counted && !stoodStill) {
            counted = period;
            connections.set(count());
        }
    }

    private int count() {
        int count = 0;
        for (int heard : last) {
            if (heard != 0 && period - Math.abs(heard) > LONGEST) {
                count++;
            }
        }
        return count;
    }
}
