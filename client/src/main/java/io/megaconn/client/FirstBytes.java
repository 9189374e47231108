package io.megaconn.client;

import io.megaconn.runtime.protocol.PeerText;
import io.netty.util.collection.IntObjectHashMap;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Records what peers sent before they closed the connection, one example per reason: "Too many open connections", a TLS
 * alert. Keeps the first bytes of a few young connections, and which connection was read last. This catches peers that explain
 * and then close, without state per connection. Written by one thread.
 */
final class FirstBytes {
    static final int MAX_BYTES = PeerText.MOST;
    static final String TLS = "TLS_SERVER";
    private static final int MAX_WATCHED = 32;
    private static final int MAX_REASONS = 16;
    private static final int YOUNG_MS = 60_000;

    private final MemorySegment buffer;
    private final byte[] message;
    final byte[] sent;
    private final IntObjectHashMap<byte[]> young = new IntObjectHashMap<>();
    private final Map<String, String> byReason = new ConcurrentHashMap<>();
    private int lastSlot = -1;
    private int lastLength;
    private int clearedMs;

    /**
     * @param buffer the loop's read buffer
     * @param message the message: its echo is not recorded; empty if it varies
     * @param sent what the peer may quote: it is not shown
     */
    FirstBytes(MemorySegment buffer, byte[] message, byte[] sent) {
        this.buffer = buffer;
        this.sent = sent;
        this.message = Arrays.copyOf(message, Math.min(MAX_BYTES, message.length));
    }

    /** Notes that bytes were read into the buffer. Called for every read. */
    void read(int slot, int bytes, int ageMs) {
        lastSlot = slot;
        lastLength = bytes;
        if (young.size() < MAX_WATCHED && ageMs < YOUNG_MS && !young.containsKey(slot)) {
            young.put(slot, copy());
        }
    }

    private byte[] copy() {
        return buffer.asSlice(0, Math.min(MAX_BYTES, lastLength)).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Makes room for newer connections once a minute. */
    void tick(int nowMs) {
        if (nowMs - clearedMs > YOUNG_MS) {
            clearedMs = nowMs;
            young.clear();
        }
    }

    /** Records the end of the connection of this slot. */
    void lost(int slot, String reason) {
        byte[] bytes = forget(slot);
        if (bytes != null && !isEcho(bytes)) {
            record(reason, bytes);
        }
    }

    /** Forgets what the peer of this slot sent, and returns it if it is known. */
    byte @Nullable [] forget(int slot) {
        byte[] bytes = young.remove(slot);
        if (bytes == null && lastSlot == slot) {
            bytes = copy();
        }
        lastSlot = lastSlot == slot ? -1 : lastSlot;
        return bytes;
    }

    /** Returns the reason of a loss, which is another one if the peer answered with a TLS alert. */
    String reason(int slot, String reason) {
        byte[] bytes = young.get(slot);
        return bytes != null && PeerText.isTlsAlert(bytes) ? TLS : reason;
    }

    /** Records what a peer sent before a connection failed. */
    void record(String reason, byte[] bytes) {
        if (byReason.size() < MAX_REASONS && !byReason.containsKey(reason)) {
            byReason.put(reason, PeerText.of(bytes, sent));
        }
    }

    private boolean isEcho(byte[] bytes) {
        int length = Math.min(bytes.length, message.length);
        return length > 0 && Arrays.equals(bytes, 0, length, message, 0, length);
    }

    /** Returns the examples by reason. From any thread. */
    Map<String, String> byReason() {
        return byReason;
    }

    /** Escapes control characters as in a C string. */
    static String printable(String text) {
        StringBuilder line = new StringBuilder();
        text.chars()
                .forEach(c -> line.append(Character.isISOControl(c) ? "\\x%02x".formatted(c) : Character.toString(c)));
        return line.toString();
    }
}
