package io.megaconn.runtime.engine;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Plain TCP: reads and writes sockets, and keeps nothing. */
public final class TcpTransport implements Transport {
    private final long buffer;
    private final int size;
    private int last;

    /** @param buffer native memory that every read fills */
    public TcpTransport(MemorySegment buffer) {
        this.buffer = buffer.address();
        this.size = (int) buffer.byteSize();
    }

    @Override
    public int read(FileDescriptor socket, int slot) throws IOException {
        last = socket.readAddress(buffer, 0, size);
        return last;
    }

    @Override
    public boolean received() {
        return last > 0;
    }

    @Override
    public boolean mayHaveMore() {
        return last == size;
    }

    @Override
    public int write(FileDescriptor socket, int slot, long address, int from, int to) throws IOException {
        return socket.writeAddress(address, from, to);
    }
}
