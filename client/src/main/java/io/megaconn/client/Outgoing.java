package io.megaconn.client;

import io.megaconn.runtime.engine.Transport;
import io.megaconn.runtime.protocol.Template;
import io.netty.util.collection.IntObjectHashMap;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that sockets did not take yet: rests of messages, and answers behind them, so that messages never mix. Rare, so by slot and
 * not a field of every connection. For one thread.
 */
final class Outgoing {
    /** Part of a message that is still to be sent. */
    private static final class Rest {
        /** Round of the message. */
        final int round;
        /** The bytes themselves, of a ping or an answer; null for the message of this round. */
        final byte @Nullable [] own;
        /** Number of bytes that are written. */
        int from;
        /** Sent after it; null for nothing. */
        byte @Nullable [] answer;

        Rest(int from, int round, byte @Nullable [] own) {
            this.from = from;
            this.round = round;
            this.own = own;
        }
    }

    private final Transport transport;
    private final MemorySegment message;
    private final @Nullable Template varying;
    private final MessageBuffer buffer;
    private final IntObjectHashMap<Rest> rests = new IntObjectHashMap<>();

    Outgoing(Transport transport, MemorySegment message, @Nullable Template varying, MessageBuffer buffer) {
        this.transport = transport;
        this.message = message;
        this.varying = varying;
        this.buffer = buffer;
    }

    boolean isEmpty() {
        return rests.isEmpty();
    }

    void partly(ClientConnection connection, int written, int round) {
        rests.put(connection.slot, new Rest(written, round, null));
    }

    void lost(int slot) {
        rests.remove(slot);
    }

    /** Sends the rest of what was begun. Returns whether it is complete. */
    boolean finish(ClientConnection connection) throws IOException {
        Rest rest = rests.get(connection.slot);
        if (rest == null) {
            return true;
        }
        long address;
        int all;
        if (rest.own != null) {
            buffer.set(rest.own);
            address = buffer.address();
            all = buffer.length();
        } else if (varying != null) {
            buffer.render(varying, buffer.variables(connection.slot, rest.round));
            address = buffer.address();
            all = buffer.length();
        } else {
            address = message.address();
            all = (int) message.byteSize();
        }
        rest.from += transport.write(connection, connection.slot, address, rest.from, all);
        if (rest.from < all) {
            return false;
        }
        rests.remove(connection.slot);
        return rest.answer == null || write(connection, rest.answer);
    }

    /** Sends a ping, unless something is still to be sent before it. Returns whether it was written. */
    boolean ping(ClientConnection connection, byte[] ping) throws IOException {
        return finish(connection) && write(connection, ping);
    }

    /** Sends an answer. Of several that have to wait, only the last one is kept. */
    void answer(ClientConnection connection, byte[] answer) throws IOException {
        if (finish(connection)) {
            write(connection, answer);
        } else {
            rests.get(connection.slot).answer = answer;
        }
    }

    /** Returns whether everything was written. */
    private boolean write(ClientConnection connection, byte[] bytes) throws IOException {
        buffer.set(bytes);
        int written = transport.write(connection, connection.slot, buffer.address(), 0, bytes.length);
        if (written < bytes.length) {
            rests.put(connection.slot, new Rest(written, 0, bytes));
            return false;
        }
        return true;
    }
}
