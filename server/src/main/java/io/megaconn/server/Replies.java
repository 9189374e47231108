package io.megaconn.server;

import io.megaconn.runtime.engine.Connection;
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
    private final SlowReaders slow;

    /** @param buffer memory that contains the replies, and that rests are written from */
    Replies(MemorySegment buffer, SlowReaders slow) {
        this.buffer = buffer;
        this.slow = slow;
    }

    /** Writes bytes from the beginning of the buffer. Returns whether all are written. */
    boolean write(ServerConnection connection, IoRegistration registration, int length) throws IOException {
        int written = connection.writeAddress(buffer.address(), 0, length);
        if (written == length) {
            return true;
        }
        registration.submit(EpollIoOps.EPOLLOUT); // instead of EPOLLIN
        ByteBuffer rest =
                ByteBuffer.wrap(buffer.asSlice(written, length - written).toArray(ValueLayout.JAVA_BYTE));
        slow.add(new SlowReaders.Rest(connection, registration, rest, System.nanoTime()));
        return false;
    }

    void writable(ServerConnection connection, IoRegistration registration) throws IOException {
        ByteBuffer rest = slow.bytes(connection);
        if (rest != null) {
            buffer.asSlice(0, rest.remaining()).copyFrom(MemorySegment.ofBuffer(rest));
            rest.position(rest.position() + connection.writeAddress(buffer.address(), 0, rest.remaining()));
            if (rest.hasRemaining()) {
                return;
            }
            forget(connection);
        }
        registration.submit(Connection.READING);
    }

    void expire(long nanos) {
        slow.expire(nanos);
    }

    void forget(ServerConnection connection) {
        slow.remove(connection);
    }
}
