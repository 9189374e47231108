package io.megaconn.server;

import io.megaconn.runtime.engine.Connection;
import io.megaconn.runtime.engine.Transport;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * Writes replies. If the peer does not read, the unwritten rest is kept, and the connection is not read until the rest is
 * written; {@link SlowReaders} bounds the sum of all rests.
 */
final class Replies {
    private final MemorySegment buffer;
    private final Transport transport;
    private final SlowReaders slow;

    /** @param buffer memory that contains the replies, and that rests are written from */
    Replies(MemorySegment buffer, Transport transport, SlowReaders slow) {
        this.buffer = buffer;
        this.transport = transport;
        this.slow = slow;
    }

    /** Writes bytes from the beginning of the buffer. Returns whether all are written. */
    boolean write(ServerConnection connection, IoRegistration registration, int length) throws IOException {
        int slot = connection.slot();
        int written = transport.write(connection, slot, buffer.address(), 0, length);
        if (written == length && transport.flush(connection, slot)) {
            return true;
        }
        keep(connection, registration, written, length);
        return false;
    }

    /** Writes what the transport keeps of earlier writes. Returns whether nothing is left. */
    boolean flush(ServerConnection connection, IoRegistration registration) throws IOException {
        if (transport.flush(connection, connection.slot())) {
            return true;
        }
        keep(connection, registration, 0, 0);
        return false;
    }

    private void keep(ServerConnection connection, IoRegistration registration, int from, int to) {
        registration.submit(EpollIoOps.EPOLLOUT); // instead of EPOLLIN
        ByteBuffer rest = ByteBuffer.wrap(buffer.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE));
        int kept = transport.kept(connection.slot());
        slow.add(new SlowReaders.Rest(connection, registration, rest, kept, System.nanoTime()));
    }

    /** Continues to write what was kept. Returns whether nothing is left. */
    boolean writable(ServerConnection connection, IoRegistration registration) throws IOException {
        ByteBuffer rest = slow.bytes(connection);
        if (rest != null) {
            buffer.asSlice(0, rest.remaining()).copyFrom(MemorySegment.ofBuffer(rest));
            int slot = connection.slot();
            rest.position(rest.position() + transport.write(connection, slot, buffer.address(), 0, rest.remaining()));
            if (rest.hasRemaining() || !transport.flush(connection, slot)) {
                return false;
            }
            forget(connection);
        }
        registration.submit(Connection.READING);
        return true;
    }

    void expire(long nanos) {
        slow.expire(nanos);
    }

    void forget(ServerConnection connection) {
        slow.remove(connection);
    }
}
