package io.megaconn.client;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rounds of slots whose messages were due and not sent, because the peer did not read or the loop stood still. They wait
 * with the others, and end when a message that was sent after them gets its reply. Takes memory only while there are any.
 * Where messages were sent between unsent ones, these count as one row from the first of them on. For one thread.
 */
final class UnsentMessages {
    private int slots;
    /** Of a slot its first round in the upper half, how many in the lower; 0 where there is none. */
    private long @Nullable [] rows;

    private int used;

    void slots(int n) {
        slots = n;
        if (rows != null) {
            rows = Arrays.copyOf(rows, n);
        }
    }

    void add(int slot, int round, int rounds) {
        if (rows == null) {
            rows = new long[slots];
        }
        if (rows[slot] == 0) {
            rows[slot] = (long) round << 32;
            used++;
        }
        rows[slot] += rounds;
    }

    int count(int slot) {
        return rows == null ? 0 : (int) rows[slot];
    }

    /** Whether this round is the first of the slot's row. */
    boolean isNext(int slot, int round) {
        return rows != null && rows[slot] != 0 && rows[slot] >>> 32 == round;
    }

    void removeFirst(int slot) {
        if (count(slot) == 1) {
            remove(slot);
        } else if (rows != null) {
            rows[slot] += (1L << 32) - 1;
        }
    }

    void remove(int slot) {
        if (rows != null && rows[slot] != 0) {
            rows[slot] = 0;
            used--;
            if (used == 0) {
                rows = null;
            }
        }
    }
}
