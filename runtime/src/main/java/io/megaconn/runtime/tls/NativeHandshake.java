package io.megaconn.runtime.tls;

import io.megaconn.runtime.engine.TransportException;
import io.netty.channel.unix.FileDescriptor;
import io.netty.internal.tcnative.SSL;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Continues the handshakes of a loop's connections, one at a time. For one thread. */
final class NativeHandshake {
    private final String peer;
    private final ChainVerdict verdict;
    private final RecordReader reader;
    private final RecordWriter writer;
    private final MemorySegment incoming;
    private final long in;
    private final int readSize;
    private int early;

    /**
     * @param peer who is at the other end: {@code server} or {@code client}
     * @param incoming memory that every read from a socket fills
     */
    NativeHandshake(
            String peer, ChainVerdict verdict, RecordReader reader, RecordWriter writer, MemorySegment incoming) {
        this.peer = peer;
        this.verdict = verdict;
        this.reader = reader;
        this.writer = writer;
        this.incoming = incoming;
        in = incoming.address();
        readSize = (int) incoming.byteSize();
    }

    /** Continues a handshake as far as the socket allows. Returns whether it is complete. @param name name of the server, for its verification */
    boolean proceed(FileDescriptor socket, int slot, long ssl, long bio, String name) throws IOException {
        verdict.begin(name);
        early = 0;
        while (true) {
            if (!writer.flush(socket, slot)) {
                return false;
            }
            if (write(socket, slot, ssl, bio)) {
                return true;
            }
            int n = socket.readAddress(in, 0, readSize);
            if (n < 0) {
                throw new TransportException(
                        "TLS_EOF", "the %s closed the connection during the handshake".formatted(peer));
            }
            if (n == 0) {
                return false;
            }
            if (read(socket, slot, ssl, bio, n)) {
                return true;
            }
        }
    }

    /** Returns the number of decrypted bytes that came with the end of the last complete handshake. */
    int early() {
        return early;
    }

    /** Sends what the handshake has to send. Returns whether the handshake is complete. */
    private boolean write(FileDescriptor socket, int slot, long ssl, long bio) throws IOException {
        writer.begin(bio);
        boolean complete = false;
        TransportException failure = null;
        try {
            complete = verdict.shake(ssl);
        } catch (TransportException e) {
            failure = e;
        }
        writer.send(socket, slot, writer.end(bio)); // an alert, too
        if (failure != null) {
            throw failure;
        }
        return complete;
    }

    /** Processes bytes of the peer. Returns whether the handshake is complete. */
    private boolean read(FileDescriptor socket, int slot, long ssl, long bio, int n) throws IOException {
        int from = 0;
        while (from < n) {
            SSL.bioSetByteBuffer(bio, in + from, n - from, false);
            boolean complete;
            try {
                complete = verdict.shake(ssl);
                if (complete) { // tickets and data may follow
                    early = Math.max(0, reader.decrypt(ssl, slot));
                }
                from = n - SSL.bioLengthByteBuffer(bio);
            } catch (TransportException e) {
                SSL.bioClearByteBuffer(bio);
                writer.sendWaiting(socket, slot, bio); // the alert
                String alert = e.reason().equals(PlainAlert.ERROR) ? PlainAlert.name(incoming, n) : "";
                throw alert.isEmpty() ? e : TlsFailure.alert(peer, alert);
            }
            SSL.bioClearByteBuffer(bio);
            if (complete) {
                writer.sendWaiting(socket, slot, bio);
                return true;
            }
            if (from < n && write(socket, slot, ssl, bio)) { // the BIO was full before everything was read
                receive(slot, ssl, bio, in + from, n - from);
                return true;
            }
        }
        return false;
    }

    private void receive(int slot, long ssl, long bio, long address, int n) throws TransportException {
        SSL.bioSetByteBuffer(bio, address, n, false);
        try {
            early = Math.max(0, reader.decrypt(ssl, slot));
        } finally {
            SSL.bioClearByteBuffer(bio);
        }
    }
}
