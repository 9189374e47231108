package io.megaconn.runtime.tls;

import io.netty.channel.unix.FileDescriptor;
import io.netty.internal.tcnative.SSL;
import io.netty.util.collection.IntObjectHashMap;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Sends the records of a loop's connections. A record once made must be sent completely, so what a socket does not take is kept, and
 * only for as long. For one thread.
 */
final class RecordWriter {
    private static final int SIZE = 64 * 1024;

    private final MemorySegment out = Arena.global().allocate(SIZE, 64);
    private final IntObjectHashMap<byte[]> unsent = new IntObjectHashMap<>();

    /** Makes BoringSSL write into the shared buffer, from what waits in the BIO on. */
    void begin(long bio) {
        SSL.bioSetByteBuffer(bio, out.address(), SIZE, true);
        SSL.bioFlushByteBuffer(bio);
    }

    /** Takes the buffer back. Returns the number of bytes in it. */
    int end(long bio) {
        int produced = SIZE - SSL.bioLengthByteBuffer(bio);
        SSL.bioClearByteBuffer(bio);
        return produced;
    }

    /** Sends the first bytes of the buffer. Returns whether the socket took all. */
    boolean send(FileDescriptor socket, int slot, int length) throws IOException {
        int sent = length == 0 ? 0 : socket.writeAddress(out.address(), 0, length);
        if (sent < length) {
            byte[] rest = new byte[length - sent];
            MemorySegment.copy(out, ValueLayout.JAVA_BYTE, sent, rest, 0, rest.length);
            unsent.put(slot, rest);
        }
        return sent == length;
    }

    /** Sends what is kept. Returns whether nothing is left. */
    boolean flush(FileDescriptor socket, int slot) throws IOException {
        byte[] rest = unsent.isEmpty() ? null : unsent.remove(slot);
        if (rest == null) {
            return true;
        }
        MemorySegment.copy(rest, 0, out, ValueLayout.JAVA_BYTE, 0, rest.length);
        return send(socket, slot, rest.length);
    }

    /** Sends what waits in the BIO, unless records are kept that come first. */
    void sendWaiting(FileDescriptor socket, int slot, long bio) throws IOException {
        if (SSL.bioLengthNonApplication(bio) > 0 && flush(socket, slot)) {
            begin(bio);
            send(socket, slot, end(bio));
        }
    }

    /** Returns the number of bytes that are kept for a connection. */
    int kept(int slot) {
        byte[] rest = unsent.isEmpty() ? null : unsent.get(slot);
        return rest == null ? 0 : rest.length;
    }

    void closed(int slot) {
        unsent.remove(slot);
    }
}
