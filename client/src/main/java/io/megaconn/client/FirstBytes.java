package io.megaconn.client;

import io.netty.util.collection.IntObjectHashMap;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Records what peers sent before they closed the connection, one example per reason: "Too many open connections", a TLS
 * alert. Keeps the first bytes of a few young connections, and which connection was read last. This catches peers that explain
 * and then close, without state per connection. Written by one thread.
 */
final class FirstBytes {
    static final int MOST_BYTES = 80;
    private static final int MOST_WATCHED = 32;
    private static final int MOST_REASONS = 16;
    private static final int YOUNG_MS = 60_000;

    private final MemorySegment buffer;
    private final byte[] message;
    private final IntObjectHashMap<byte[]> young = new IntObjectHashMap<>();
    private final Map<String, String> byReason = new ConcurrentHashMap<>();
    private int lastSlot = -1;
    private int lastLength;
    private int clearedMs;

    /**
     * @param buffer the loop's read buffer
     * @param message the payload: its echo is not recorded
     */
    FirstBytes(MemorySegment buffer, MemorySegment message) {
        this.buffer = buffer;
        this.message =
                message.asSlice(0, Math.min(MOST_BYTES, message.byteSize())).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Notes that bytes were read into the buffer. Called for every read. */
    void read(int slot, int bytes, int ageMs) {
        lastSlot = slot;
        lastLength = bytes;
        if (young.size() < MOST_WATCHED && ageMs < YOUNG_MS && !young.containsKey(slot)) {
            young.put(slot, copy());
        }
    }

    private byte[] copy() {
        return buffer.asSlice(0, Math.min(MOST_BYTES, lastLength)).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Makes room for newer connections once a minute. */
    void tick(int nowMs) {
        if (nowMs - clearedMs > YOUNG_MS) {
            clearedMs = nowMs;
            young.clear();
        }
    }

    /** The connection of this slot has ended. */
    void lost(int slot, String reason) {
        byte[] bytes = young.remove(slot);
        if (bytes == null && lastSlot == slot) {
            bytes = copy();
        }
        lastSlot = lastSlot == slot ? -1 : lastSlot;
        if (bytes != null && byReason.size() < MOST_REASONS && !byReason.containsKey(reason) && !isEcho(bytes)) {
            byReason.put(reason, printable(bytes));
        }
    }

    private boolean isEcho(byte[] bytes) {
        int length = Math.min(bytes.length, message.length);
        return Arrays.equals(bytes, 0, length, message, 0, length);
    }

    /** Returns the examples by reason. From any thread. */
    Map<String, String> byReason() {
        return byReason;
    }

    /** Escapes non-ASCII bytes as in a C string, so that a TLS alert can be recognized. */
    static String printable(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            switch (b) {
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\\' -> text.append("\\\\");
                default -> text.append(b >= ' ' && b <= '~' ? Character.toString(b) : "\\x%02x".formatted(b & 0xFF));
            }
        }
        return text.toString();
    }
}
