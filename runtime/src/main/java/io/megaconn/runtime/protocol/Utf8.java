package io.megaconn.runtime.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks text that arrives in parts for valid UTF-8 (RFC 3629). The state between two parts is {@link #COMPLETE} unless a character is
 * incomplete. Pure.
 */
public final class Utf8 {
    /** State between characters. */
    public static final int COMPLETE = 0;
    /** State after bytes that are not UTF-8. */
    public static final int INVALID = 15;

    // The number of bytes to come, any continuation.
    private static final int ONE = 1;
    private static final int TWO = 2;
    private static final int THREE = 3;
    // The next byte excludes longer forms of a smaller number, surrogates, and numbers above 10FFFF.
    private static final int AFTER_E0 = 4;
    private static final int AFTER_ED = 5;
    private static final int AFTER_F0 = 6;
    private static final int AFTER_F4 = 7;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long NOT_ASCII = 0x8080808080808080L;

    private Utf8() {}

    /** Returns the state after these bytes. */
    public static int next(int state, byte[] in, int from, int to) {
        int now = state;
        int at = from;
        while (at < to && now != INVALID) {
            if (now == COMPLETE) {
                at = ascii(in, at, to);
                if (at == to) {
                    return COMPLETE;
                }
            }
            now = step(now, in[at++] & 0xFF);
        }
        return now;
    }

    /** Returns the index of the first byte that is not ASCII. */
    private static int ascii(byte[] in, int from, int to) {
        int at = from;
        while (to - at >= Long.BYTES && ((long) LONGS.get(in, at) & NOT_ASCII) == 0) {
            at += Long.BYTES;
        }
        while (at < to && in[at] >= 0) {
            at++;
        }
        return at;
    }

    private static int step(int state, int b) {
        return switch (state) {
            case COMPLETE -> first(b);
            case ONE -> between(b, 0x80, 0xBF, COMPLETE);
            case TWO -> between(b, 0x80, 0xBF, ONE);
            case THREE -> between(b, 0x80, 0xBF, TWO);
            case AFTER_E0 -> between(b, 0xA0, 0xBF, ONE);
            case AFTER_ED -> between(b, 0x80, 0x9F, ONE);
            case AFTER_F0 -> between(b, 0x90, 0xBF, TWO);
            case AFTER_F4 -> between(b, 0x80, 0x8F, TWO);
            default -> INVALID;
        };
    }

    private static int first(int b) {
        if (b < 0x80) {
            return COMPLETE;
        }
        return switch (b) {
            case 0xE0 -> AFTER_E0;
            case 0xED -> AFTER_ED;
            case 0xF0 -> AFTER_F0;
            case 0xF4 -> AFTER_F4;
            default -> b < 0xC2 || b > 0xF4 ? INVALID : b < 0xE0 ? ONE : b < 0xF0 ? TWO : THREE;
        };
    }

    private static int between(int b, int lowest, int highest, int next) {
        return b >= lowest && b <= highest ? next : INVALID;
    }
}
