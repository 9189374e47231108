package io.megaconn.server;

import io.megaconn.runtime.engine.DeliveryMeter;
import io.megaconn.runtime.protocol.Utf8;
import io.megaconn.runtime.protocol.WebSocket;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a client, and collects the answers: echoes, pongs, a close frame. One object per loop, reused. Pure.
 */
final class FrameReader {
    private static final int NORMAL = 1000;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int NOT_UTF8 = 1007;
    private static final int TOO_BIG = 1009;
    private static final int MASK = 4;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final boolean echo;
    private final @Nullable DeliveryMeter deliveries;
    /** The answers. */
    final byte[] out;

    private int connection;
    private int length;
    private byte @Nullable [] pong;
    /** Messages that became complete. */
    int messages;
    /** True if the connection has to be closed after the answers. */
    boolean closing;

    int remaining;
    int mask;
    boolean last;
    boolean inMessage;
    /** True if the message is text. */
    boolean text;
    /** State of {@link Utf8} of a text message. */
    int utf8;

    /** Index of the answer's frame; -1 if its header was sent before. */
    private int frameStart;

    /** @param deliveries times messages; null if they are not timed */
    FrameReader(boolean echo, int room, @Nullable DeliveryMeter deliveries) {
        this.echo = echo;
        this.deliveries = deliveries;
        out = new byte[room + 2 * (WebSocket.LARGEST_CONTROL + 2) + Upgrade.LARGEST_ANSWER];
    }

    /** Begins with the state of a connection, null for one at the beginning of a frame. */
    void begin(int fd, Unfinished.@Nullable Frame kept) {
        connection = fd;
        length = 0;
        messages = 0;
        pong = null;
        closing = false;
        remaining = kept == null ? 0 : kept.remaining;
        mask = kept == null ? 0 : kept.mask;
        last = kept != null && kept.last;
        inMessage = kept != null && kept.inMessage;
        text = kept != null && kept.text;
        utf8 = kept == null ? Utf8.COMPLETE : kept.utf8;
        frameStart = -1;
    }

    void answer(byte[] bytes) {
        System.arraycopy(bytes, 0, out, length, bytes.length);
        length += bytes.length;
    }

    /** Returns the number of bytes to send. */
    int length() {
        if (pong != null) { // of several pings in one read the last one is answered, as RFC 6455 allows
            byte[] payload = pong;
            pong = null;
            length = WebSocket.header(out, length, WebSocket.PONG, payload.length, false);
            answer(payload);
        }
        return length;
    }

    /** Reads frames. Returns the index of the first byte that has to come again, with more behind it. */
    int read(byte[] in, int from, int to) {
        int at = from;
        while (at < to && !closing) {
            if (remaining == 0) {
                int next = header(in, at, to);
                if (next < 0) {
                    return at;
                }
                at = next;
            }
            int n = Math.min(remaining, to - at);
            payload(in, at, n);
            at += n;
        }
        return at;
    }

    private void payload(byte[] in, int from, int n) {
        if (echo || text || deliveries != null) {
            unmask(in, from, n);
            utf8 = text ? Utf8.next(utf8, out, length, length + n) : Utf8.COMPLETE;
            if (utf8 == Utf8.INVALID || (utf8 != Utf8.COMPLETE && last && n == remaining)) {
                closeInFrame();
                return;
            }
            if (deliveries != null) {
                deliveries.read(connection, out, length, n, System.nanoTime());
            }
            length += echo ? n : 0;
        }
        remaining -= n;
        if (remaining == 0 && inMessage && last) {
            inMessage = false;
            text = false;
            messages++;
        }
    }

    /** Writes payload without its mask behind the answers, which have room for all that is read at once. */
    private void unmask(byte[] in, int from, int n) {
        long twice = ((long) mask << 32) | (mask & 0xFFFF_FFFFL);
        int i = 0;
        for (; n - i >= Long.BYTES; i += Long.BYTES) {
            LONGS.set(out, length + i, (long) LONGS.get(in, from + i) ^ twice);
        }
        for (; i < n; i++) {
            out[length + i] = (byte) (in[from + i] ^ (mask >>> 24));
            mask = Integer.rotateLeft(mask, 8);
        }
    }

    /** Reads a header, and all of a control frame. Returns the index behind it, or -1 if it is incomplete. */
    private int header(byte[] in, int at, int to) {
        if (to - at < 2) {
            return -1;
        }
        int first = in[at] & 0xFF;
        int opcode = first & 0x0F;
        int short7 = in[at + 1] & 0x7F;
        int bytes = short7 == 126 ? 2 : short7 == 127 ? 8 : 0;
        int payload = at + 2 + bytes + MASK;
        if (to < payload) {
            return -1;
        }
        long size = bytes == 0 ? short7 : WebSocket.number(in, at + 2, bytes);
        int key = (int) WebSocket.number(in, payload - MASK, MASK);
        boolean control = opcode >= WebSocket.CLOSE;
        if (isWrong(first, in[at + 1], size)) {
            close(PROTOCOL_ERROR);
            return at;
        }
        if (size < 0 || size > WebSocket.LARGEST_FRAME) {
            close(TOO_BIG);
            return at;
        }
        if (control) {
            return to < payload + size ? -1 : control(in, payload, opcode, (int) size, key);
        }
        remaining = (int) size;
        mask = key;
        last = (first & WebSocket.FIN) != 0;
        inMessage = true;
        text = opcode == WebSocket.TEXT || (opcode == WebSocket.CONTINUATION && text);
        if (echo) {
            frameStart = length;
            length = WebSocket.header(out, length, opcode, remaining, false);
            out[frameStart] = (byte) first;
        }
        return payload;
    }

    private boolean isWrong(int first, byte second, long size) {
        int opcode = first & 0x0F;
        if ((first & WebSocket.RESERVED) != 0 || (second & WebSocket.MASKED) == 0) {
            return true;
        }
        if (opcode >= WebSocket.CLOSE) {
            return opcode > WebSocket.PONG
                    || (first & WebSocket.FIN) == 0
                    || size > WebSocket.LARGEST_CONTROL
                    || (opcode == WebSocket.CLOSE && size == 1);
        }
        return opcode > WebSocket.BINARY || (opcode == WebSocket.CONTINUATION) != inMessage;
    }

    private int control(byte[] in, int payload, int opcode, int size, int key) {
        byte[] content = new byte[size];
        for (int i = 0; i < size; i++) {
            content[i] = (byte) (in[payload + i] ^ (key >>> (24 - 8 * (i & 3))));
        }
        if (opcode == WebSocket.PING) {
            pong = content;
        } else if (opcode == WebSocket.CLOSE) {
            boolean readable = Utf8.next(Utf8.COMPLETE, content, Math.min(2, size), size) == Utf8.COMPLETE;
            close(!readable ? NOT_UTF8 : size == 0 ? NORMAL : valid(((content[0] & 0xFF) << 8) | (content[1] & 0xFF)));
        }
        return payload + size;
    }

    /** Returns a close code that a peer may send, or 1002 instead of one that it must not. */
    private static int valid(int code) {
        boolean defined = code >= NORMAL && code <= 1014 && (code < 1004 || code > 1006);
        return defined || (code >= 3000 && code < 5000) ? code : PROTOCOL_ERROR;
    }

    /** Closes because of text that is not UTF-8. Within a frame of the answer that has begun, no other frame can follow. */
    private void closeInFrame() {
        if (!echo) {
            close(NOT_UTF8);
        } else if (frameStart >= 0) {
            length = frameStart;
            close(NOT_UTF8);
        } else {
            closing = true;
        }
    }

    private void close(int code) {
        length(); // a pong comes first
        closing = true;
        length = WebSocket.header(out, length, WebSocket.CLOSE, 2, false);
        answer(new byte[] {(byte) (code >> 8), (byte) code});
    }
}
