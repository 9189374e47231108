package io.megaconn.runtime.protocol;

/**
 * The form of {@code {time}} in a message: {@code @}, 16 digits of microseconds since 1970, {@code -}, 8 hexadecimal digits that name
 * the sender's clock, {@code @}. A receiver finds it without knowing the protocol. Pure.
 */
public final class SendTime {
    /** Number of bytes of the form. */
    public static final int LENGTH = 27;

    private static final int DIGITS = 16;
    private static final int DASH = DIGITS + 1;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    /** Receives what was found. */
    @FunctionalInterface
    public interface Found {
        /** @param micros intended send time, microseconds since 1970; @param clock id of the sender's clock */
        void found(long micros, int clock);
    }

    private SendTime() {}

    /** Writes a time from index {@code at}. Returns the index after it. */
    static int write(byte[] out, int at, long micros, int clock) {
        out[at] = '@';
        long rest = micros;
        for (int i = at + DIGITS; i > at; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        out[at + DASH] = '-';
        for (int i = 1; i <= 8; i++) {
            out[at + DASH + i] = HEX[(clock >>> (32 - 4 * i)) & 15];
        }
        out[at + LENGTH - 1] = '@';
        return at + LENGTH;
    }

    /** Finds all times. Returns the index of an incomplete one at the end, or {@code to}. */
    public static int find(byte[] in, int from, int to, Found found) {
        int at = from;
        while (at < to) {
            int matched = matched(in, at, to);
            if (matched == LENGTH) {
                found.found(number(in, at + 1, DIGITS, 10), (int) number(in, at + DASH + 1, 8, 16));
                at += LENGTH;
            } else if (matched > 0 && at + matched == to) {
                return at;
            } else {
                at++;
            }
        }
        return to;
    }

    /** Returns how many bytes have the form. */
    private static int matched(byte[] in, int at, int to) {
        int most = Math.min(LENGTH, to - at);
        int n = 0;
        while (n < most && fits(in[at + n], n)) {
            n++;
        }
        return n;
    }

    private static boolean fits(byte b, int index) {
        if (index == 0 || index == LENGTH - 1) {
            return b == '@';
        }
        if (index == DASH) {
            return b == '-';
        }
        return (b >= '0' && b <= '9') || (index > DASH && b >= 'a' && b <= 'f');
    }

    private static long number(byte[] in, int from, int digits, int base) {
        long number = 0;
        for (int i = from; i < from + digits; i++) {
            number = number * base + (in[i] <= '9' ? in[i] - '0' : in[i] - 'a' + 10);
        }
        return number;
    }
}
