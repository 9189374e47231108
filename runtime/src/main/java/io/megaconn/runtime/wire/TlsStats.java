package io.megaconn.runtime.wire;

import io.megaconn.runtime.Absent;
import java.util.Map;

/**
 * TLS of a server process.
 *
 * @param certificate certificates that the server sends, PEM: clients that trust them, trust the server
 * @param own whether the server has made the certificate itself, in memory: a restarted one has another
 * @param handshakes complete handshakes since the start
 * @param pending accepted connections whose handshake is not complete
 * @param failures failed handshakes, and connections that broke the protocol later, since the start, by reason
 * @param tickets whether the server issues session tickets, with which clients resume sessions
 * @param resumed handshakes that resumed a session; the other {@code handshakes} were full
 */
public record TlsStats(
        String certificate,
        boolean own,
        long handshakes,
        long pending,
        Map<String, Long> failures,
        @Absent("false") boolean tickets,
        @Absent("0") long resumed) {}
