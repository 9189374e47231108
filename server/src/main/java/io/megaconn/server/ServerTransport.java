package io.megaconn.server;

import io.megaconn.runtime.engine.TcpTransport;
import io.megaconn.runtime.engine.Transport;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;

/**
 * Transport of a server's connections: plain TCP or TLS. A plain server loads no class of TLS.
 *
 * @param loop makes the transport of a loop, for the memory that every read fills
 * @param certificate certificates that the server sends, and those of its authority if they are known, PEM; empty without TLS
 * @param own whether this process has made the certificate itself
 * @param tickets whether clients get session tickets
 */
record ServerTransport(Function<MemorySegment, Transport> loop, String certificate, boolean own, boolean tickets) {
    static final ServerTransport PLAIN = new ServerTransport(TcpTransport::new, "", false, false);

    boolean tls() {
        return !certificate.isEmpty();
    }
}
