package io.megaconn.client;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Records due messages that were not sent, because the peer did not read or the loop was stalled. Their requests stay open
 * until a message sent after them gets its reply. Uses memory only while there are any. Unsent messages of a slot count as one
 * contiguous row, even if others were sent in between. For one thread.
 */
final class UnsentMessages {
    private int slots;
    /** First round in the upper half and count in the lower half, by slot; 0 if there is none. */
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

    /** Returns whether this round is the first of the slot's row. */
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
