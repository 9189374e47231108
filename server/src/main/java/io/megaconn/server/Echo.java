package io.megaconn.server;

import io.megaconn.runtime.engine.Connection;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * Sends received bytes back. If the peer does not read, the unwritten rest is kept, and the connection is not read until the
 * rest is written; {@link SlowReaders} bounds the sum of all rests.
 */
final class Echo {
    /** Maximum read per wake-up, and so the maximum kept for one slow reader. */
    static final int READ_SIZE = 4 * 1024;

    private final long buffer;
    private final MemorySegment memory;
    private final SlowReaders slow;

    @SuppressWarnings("restricted") // the loop's own buffer
    Echo(long buffer, SlowReaders slow) {
        this.buffer = buffer;
        this.memory = MemorySegment.ofAddress(buffer).reinterpret(READ_SIZE);
        this.slow = slow;
    }

    /** Returns whether everything is written, so that more may be read. */
    boolean reply(ServerConnection connection, IoRegistration registration, int length) throws IOException {
        int written = connection.writeAddress(buffer, 0, length);
        if (written < length) {
            registration.submit(EpollIoOps.EPOLLOUT); // instead of EPOLLIN
            ByteBuffer rest =
                    ByteBuffer.wrap(memory.asSlice(written, length - written).toArray(ValueLayout.JAVA_BYTE));
            slow.add(new SlowReaders.Rest(connection, registration, rest, System.nanoTime()));
            return false;
        }
        return true;
    }

    void writable(ServerConnection connection, IoRegistration registration) throws IOException {
        ByteBuffer rest = slow.bytes(connection);
        if (rest != null) {
            memory.asSlice(0, rest.remaining()).copyFrom(MemorySegment.ofBuffer(rest));
            rest.position(rest.position() + connection.writeAddress(buffer, 0, rest.remaining()));
            if (rest.hasRemaining()) {
                return;
            }
            forget(connection);
        }
        registration.submit(Connection.READING);
    }

    /** Closes peers that have not read their rest for too long. */
    void expire() {
        slow.expire(System.nanoTime());
    }

    void forget(ServerConnection connection) {
        slow.remove(connection);
    }
}
