package io.megaconn.runtime.tls;

import io.megaconn.runtime.engine.TransportException;
import io.netty.internal.tcnative.SSL;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/** Decrypts the records of a loop's connections into one buffer. For one thread. */
final class RecordReader {
    private final long plain;
    private final int plainSize;
    /** Connections whose peer has sent close_notify. */
    private final BitSet closing = new BitSet();

    RecordReader(MemorySegment plain) {
        this.plain = plain.address();
        this.plainSize = (int) plain.byteSize();
    }

    /** Returns whether the peer has announced the end of the connection. */
    boolean isClosing(int slot) {
        return closing.get(slot);
    }

    /** Decrypts what the BIO holds. Returns the number of bytes, or -1 if the peer has closed the connection. */
    int decrypt(long ssl, int slot) throws TransportException {
        int n = 0;
        while (n < plainSize) {
            int read = SSL.readFromSSL(ssl, plain + n, plainSize - n);
            if (read > 0) {
                n += read;
                continue;
            }
            int error = SSL.getError(ssl, read);
            if (error == SSL.SSL_ERROR_ZERO_RETURN) {
                closing.set(slot);
                return n == 0 ? -1 : n;
            }
            if (error != SSL.SSL_ERROR_WANT_READ && error != SSL.SSL_ERROR_WANT_WRITE) {
                throw TlsFailure.established();
            }
            break;
        }
        return n;
    }

    void closed(int slot) {
        closing.clear(slot);
    }
}
