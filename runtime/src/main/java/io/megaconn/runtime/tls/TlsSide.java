package io.megaconn.runtime.tls;

import io.netty.internal.tcnative.CertificateVerifier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** One side of TLS, the client's or the server's: makes contexts and connections. */
interface TlsSide {
    /** Makes a context, a pointer that is never freed in a running process. */
    long context(CertificateVerifier verify);

    /** Makes a connection, a pointer. @param name name of the server */
    long connection(long context, String name);

    /** Returns the name for SNI and verification of a connection to this host. */
    default String serverName(String host) {
        return host;
    }

    /** Returns null if the certificates of peers are not verified. */
    default @Nullable PeerVerifier verifier() {
        return null;
    }

    /**
     * Returns the sessions that connections of a context resume; null if each connection is a full handshake, and at a server, which keeps
     * none.
     *
     * @param slot returns the slot of the connection that is in progress
     */
    default @Nullable ClientSessions sessions(long context, IntSupplier slot) {
        return null;
    }

    /** Returns whether session tickets must be sent after a handshake: BoringSSL itself sends them with the first data, which may never come. */
    default boolean sendsTickets() {
        return false;
    }

    /** Returns what the peer is, for messages: {@code server} or {@code client}. */
    String peer();
}
