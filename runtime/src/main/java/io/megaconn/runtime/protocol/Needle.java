package io.megaconn.runtime.protocol;

/** Finds a short sequence of bytes in a stream (Knuth, Morris, Pratt): the state is the number of bytes matched. */
final class Needle {
    static final int LONGEST = 64;

    private final byte[] bytes;
    /** Length of the longest border of each prefix. */
    private final int[] borders;

    Needle(byte[] bytes) {
        this.bytes = bytes;
        borders = new int[bytes.length + 1];
        borders[0] = -1;
        for (int i = 0, border = -1; i < bytes.length; ) {
            while (border >= 0 && bytes[i] != bytes[border]) {
                border = borders[border];
            }
            borders[++i] = ++border;
        }
    }

    int length() {
        return bytes.length;
    }

    /** Returns the bytes matched after this one: {@link #length} if it completes the sequence. */
    int next(int matched, byte b) {
        int state = matched;
        while (state >= 0 && bytes[state] != b) {
            state = borders[state];
        }
        return state + 1;
    }
}
