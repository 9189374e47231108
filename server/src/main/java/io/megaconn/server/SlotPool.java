package io.megaconn.server;

import java.util.Arrays;

/** Numbers from 0 on, of which those given back are reused first, so that arrays by number stay small. For one thread. */
final class SlotPool {
    private int[] free = new int[0];
    private int freeCount;
    private int next;

    int take() {
        return freeCount > 0 ? free[--freeCount] : next++;
    }

    void giveBack(int slot) {
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, Math.max(16, 2 * free.length));
        }
        free[freeCount++] = slot;
    }
}
