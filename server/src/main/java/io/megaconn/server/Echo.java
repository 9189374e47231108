package io.megaconn.server;

import io.megaconn.runtime.Connection;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.collection.IntObjectHashMap;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * Sends back what came in. Where the peer does not read, its rest is kept and its connection not read any further until
 * the rest is gone; all rests of a process together stay below a budget, above which the slowest readers are closed.
 */
final class Echo {
    /** Read per wake-up, and so the most that one slow reader keeps. */
    static final int READ_SIZE = 4 * 1024;

    private static final int PROCESS_BUDGET = 64 * 1024 * 1024;

    private final long buffer;
    private final MemorySegment memory;
    private final int budget;
    /** What could not be written yet, by descriptor. */
    private final IntObjectHashMap<ByteBuffer> rests = new IntObjectHashMap<>();

    private int kept;

    @SuppressWarnings("restricted") // the loop's own buffer
    Echo(long buffer, int loops) {
        this.buffer = buffer;
        this.memory = MemorySegment.ofAddress(buffer).reinterpret(READ_SIZE);
        this.budget = PROCESS_BUDGET / loops;
    }

    /** Returns whether all of it is written, so that more may be read. */
    boolean reply(ServerConnection connection, IoRegistration registration, int length) throws IOException {
        int written = connection.writeAddress(buffer, 0, length);
        if (written < length) {
            ByteBuffer rest =
                    ByteBuffer.wrap(memory.asSlice(written, length - written).toArray(ValueLayout.JAVA_BYTE));
            if (kept + rest.capacity() > budget) {
                throw new IOException("slow reader");
            }
            kept += rest.capacity();
            rests.put(connection.intValue(), rest);
            registration.submit(EpollIoOps.EPOLLOUT); // and no more EPOLLIN
            return false;
        }
        return true;
    }

    void writable(ServerConnection connection, IoRegistration registration) throws IOException {
        ByteBuffer rest = rests.get(connection.intValue());
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

    void forget(ServerConnection connection) {
        ByteBuffer rest = rests.remove(connection.intValue());
        if (rest != null) {
            kept -= rest.capacity();
        }
    }
}
