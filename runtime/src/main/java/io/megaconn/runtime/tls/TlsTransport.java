package io.megaconn.runtime.tls;

import io.megaconn.runtime.engine.Transport;
import io.megaconn.runtime.engine.TransportException;
import io.megaconn.runtime.wire.TlsPeer;
import io.netty.channel.unix.FileDescriptor;
import io.netty.internal.tcnative.SSL;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * TLS for the connections of one loop. A connection keeps a native SSL object and a BIO of 64 bytes. Each operation lends the BIO
 * a buffer that all connections of the loop share. For one thread.
 */
final class TlsTransport implements Transport {
    /** Maximum size of a read. */
    private static final int MAX_READ = 32 * 1024;
    /** Size of a connection's BIO: what a handshake or a key update writes during a read waits there, or in the SSL object. */
    private static final int BIO = 64;

    /** Maximum number of bytes in a record. */
    static final int MAX_PLAIN = 16 * 1024;

    private final TlsSide side;
    private final long context;
    /** Null if each connection is a full handshake. */
    private final @Nullable ClientSessions sessions;
    /** Size of a read: with the record that BoringSSL may hold already, it fits the loop's buffer when decrypted. */
    private final int readSize;

    private final MemorySegment incoming;
    private final long in;
    private final RecordReader reader;
    private final RecordWriter writer = new RecordWriter();
    private final NativeHandshake handshake;
    private long[] ssl = {};
    private long[] bio = {};
    private int last;
    /** Connection whose bytes BoringSSL processes. */
    private int active;

    /** @param plain native memory of more than {@link #MAX_PLAIN} bytes that every read fills */
    TlsTransport(TlsSide side, MemorySegment plain) {
        this.side = side;
        reader = new RecordReader(plain);
        readSize = Math.min(MAX_READ, (int) plain.byteSize() - MAX_PLAIN);
        incoming = Arena.global().allocate(readSize, 64);
        in = incoming.address();
        ChainVerdict verdict = new ChainVerdict(side.verifier());
        context = side.context(verdict);
        handshake = new NativeHandshake(side.peer(), verdict, reader, writer, incoming);
        sessions = side.sessions(context, () -> active);
    }

    @Override
    public boolean needsHandshake() {
        return true;
    }

    @Override
    public void slots(int n) {
        ssl = Arrays.copyOf(ssl, n);
        bio = Arrays.copyOf(bio, n);
        if (sessions != null) {
            sessions.slots(n);
        }
    }

    @Override
    public void begin(int slot, String name, int endpoint) {
        ssl[slot] = side.connection(context, side.serverName(name));
        bio[slot] = SSL.bioNewByteBuffer(ssl[slot], BIO);
        if (sessions != null) {
            sessions.begin(ssl[slot], slot, endpoint);
        }
    }

    @Override
    public boolean handshake(FileDescriptor socket, int slot, String name) throws IOException {
        active = slot;
        try {
            boolean complete = handshake.proceed(socket, slot, ssl[slot], bio[slot], side.serverName(name));
            if (complete && side.sendsTickets() && writer.flush(socket, slot)) {
                writer.begin(bio[slot]);
                SSL.writeToSSL(ssl[slot], in, 0);
                writer.send(socket, slot, writer.end(bio[slot]));
            }
            return complete;
        } catch (TransportException e) {
            if (sessions != null) {
                sessions.failed(slot);
            }
            throw e;
        }
    }

    @Override
    public int early() {
        return handshake.early();
    }

    @Override
    public boolean isResumed(int slot) {
        return SSL.isSessionReused(ssl[slot]);
    }

    @Override
    public @Nullable TlsPeer peer(int slot) {
        return PeerDescription.of(ssl[slot]);
    }

    @Override
    public int read(FileDescriptor socket, int slot) throws IOException {
        last = reader.isClosing(slot) ? -1 : socket.readAddress(in, 0, readSize);
        if (last <= 0) {
            return last;
        }
        active = slot;
        SSL.bioSetByteBuffer(bio[slot], in, last, false);
        try {
            return reader.decrypt(ssl[slot], slot);
        } finally {
            SSL.bioClearByteBuffer(bio[slot]);
            writer.sendWaiting(socket, slot, bio[slot]); // the answer to a key update, or an alert
        }
    }

    @Override
    public boolean received() {
        return last > 0;
    }

    @Override
    public boolean mayHaveMore() {
        return last == readSize;
    }

    @Override
    public boolean isEnded(int slot) {
        return reader.isClosing(slot);
    }

    @Override
    public int write(FileDescriptor socket, int slot, long address, int from, int to) throws IOException {
        int at = from;
        while (at < to && writer.flush(socket, slot)) {
            writer.begin(bio[slot]);
            int n = SSL.writeToSSL(ssl[slot], address + at, Math.min(MAX_PLAIN, to - at));
            int produced = writer.end(bio[slot]);
            if (n <= 0) {
                throw TlsFailure.established();
            }
            writer.send(socket, slot, produced);
            at += n;
        }
        return at - from;
    }

    @Override
    public boolean flush(FileDescriptor socket, int slot) throws IOException {
        return writer.flush(socket, slot);
    }

    @Override
    public int kept(int slot) {
        return writer.kept(slot);
    }

    @Override
    public void end(FileDescriptor socket, int slot) throws IOException {
        if (slot < ssl.length && ssl[slot] != 0 && SSL.isInInit(ssl[slot]) == 0 && writer.flush(socket, slot)) {
            writer.begin(bio[slot]);
            SSL.shutdownSSL(ssl[slot]); // close_notify
            writer.send(socket, slot, writer.end(bio[slot]));
        }
    }

    @Override
    public void closed(int slot) {
        if (slot < ssl.length && ssl[slot] != 0) {
            SSL.freeSSL(ssl[slot]); // with its BIO
            ssl[slot] = 0;
            writer.closed(slot);
            reader.closed(slot);
        }
    }
}
