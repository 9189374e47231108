package io.megaconn.runtime.protocol;

import io.megaconn.runtime.wire.Workload;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Constants and small functions of RFC 6455 that both ends need. */
public final class WebSocket {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    public static final int FIN = 0x80;
    public static final int RESERVED = 0x70;
    public static final int MASKED = 0x80;
    /** Maximum payload of a control frame. */
    public static final int LARGEST_CONTROL = 125;
    /** Maximum payload of another frame that megaconn reads. */
    public static final int LARGEST_FRAME = Workload.LARGEST_PAYLOAD;

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private WebSocket() {}

    /** Returns the value of Sec-WebSocket-Accept that answers this key. */
    public static String accept(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has SHA-1
        }
    }

    /** Returns an unsigned number of bytes in network order; negative if it has more than 63 bits. */
    public static long number(byte[] in, int from, int bytes) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = (number << 8) | (in[from + i] & 0xFF);
        }
        return number;
    }

    /** Returns the length of a header for this payload, without a mask. */
    public static int headerLength(long payload) {
        return payload < 126 ? 2 : payload < 65_536 ? 4 : 10;
    }

    /** Writes the header of a final frame. Returns the index after it. */
    public static int header(byte[] out, int at, int opcode, int payload, boolean masked) {
        int mask = masked ? MASKED : 0;
        out[at] = (byte) (FIN | opcode);
        if (payload < 126) {
            out[at + 1] = (byte) (mask | payload);
            return at + 2;
        }
        int bytes = payload < 65_536 ? 2 : 8;
        out[at + 1] = (byte) (mask | (bytes == 2 ? 126 : 127));
        for (int i = 0; i < bytes; i++) {
            int shift = 8 * (bytes - 1 - i);
            out[at + 2 + i] = shift > 24 ? 0 : (byte) (payload >>> shift);
        }
        return at + 2 + bytes;
    }
}
