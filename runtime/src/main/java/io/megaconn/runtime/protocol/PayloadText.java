package io.megaconn.runtime.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Megaconn's own payload: a line of text of the requested size. */
final class PayloadText {
    private PayloadText() {}

    static byte[] of(int size) {
        byte[] text = "megaconn ".repeat(size / 9 + 1).getBytes(StandardCharsets.US_ASCII);
        byte[] payload = Arrays.copyOf(text, size);
        payload[size - 1] = '\n'; // for line-based servers
        return payload;
    }
}
