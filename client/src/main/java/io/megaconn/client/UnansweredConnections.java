package io.megaconn.client;

import io.megaconn.runtime.engine.SingleWriterCounter;
import io.megaconn.runtime.wire.Workload;
import java.util.Arrays;

/**
 * Counts the connections without a reply for two message intervals. Each slot stores the period, a quarter of an interval, of
 * its last reply, and {@link #tick} scans them once per period: 4 bytes per connection, and a store per reply. Times are
 * nanoseconds. For one thread; the count is read from any thread.
 */
final class UnansweredConnections {
    private static final int LONGEST = 2 * Workload.CHECKS_PER_INTERVAL;

    /** Connections without a reply for two intervals. */
    final SingleWriterCounter connections = new SingleWriterCounter();

    /**
     * Period of the last reply, by slot. Negative: period of the first message, if there was no reply yet. 0: no message has
     * been due yet.
     */
    private int[] last = new int[0];

    private final long periodNanos;
    private final long start;
    private int period = 1;
    private int counted = 1;
    private long lastTick;

    UnansweredConnections(long interval, long now) {
        periodNanos = interval / Workload.CHECKS_PER_INTERVAL;
        start = now;
        lastTick = now;
    }

    void slots(int n) {
        last = Arrays.copyOf(last, n);
    }

    /** Notes that a message is due while no earlier request is open. */
    void expect(int slot) {
        if (last[slot] == 0) {
            last[slot] = -period;
        }
    }

    boolean expects(int slot) {
        return last[slot] != 0;
    }

    /** Records a reply. Returns whether it is the first of its connection. */
    boolean heard(int slot) {
        boolean first = last[slot] < 0;
        last[slot] = period;
        return first;
    }

    /** Forgets a lost connection. Returns whether it never had a reply. */
    boolean remove(int slot) {
        boolean never = last[slot] <= 0;
        last[slot] = 0;
        return never;
    }

    /** Counts once per period. Call it often. */
    void tick(long now) {
        // After a stall, replies may be waiting to be read: count in the next tick.
        boolean stalled = now - lastTick > 2 * periodNanos;
        lastTick = now;
        period = 1 + (int) ((now - start) / periodNanos);
        if (period != counted && !stalled) {
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
