package io.megaconn.runtime.system;

import java.util.Arrays;

/** A growing list of longs without boxes: a million of them take 8 MB. */
final class LongArray {
    private long[] elements = new long[64];
    private int size;

    void add(long element) {
        if (size == elements.length) {
            elements = Arrays.copyOf(elements, 2 * size);
        }
        elements[size++] = element;
    }

    long get(int index) {
        return elements[index];
    }

    int size() {
        return size;
    }

    /** Returns the elements in ascending order. */
    long[] sorted() {
        long[] all = Arrays.copyOf(elements, size);
        Arrays.sort(all);
        return all;
    }
}
