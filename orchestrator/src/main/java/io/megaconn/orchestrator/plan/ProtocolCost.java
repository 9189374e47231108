package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.Workload;

/**
 * Cost of a connection and of a message, by protocol and reply. {@code bench/protocols} measures the factors as ratios to plain
 * TCP, side by side (docs/benchmarks.md, "By protocol"); CPU at both ends together is rounded up to a twentieth. The seconds are
 * those of plain TCP at both ends.
 *
 * @param openingFactor CPU of a connect and the opening
 * @param handshakeSeconds CPU of the TLS handshake, both ends
 * @param messageFactor CPU of a message, with its reply if one is expected
 * @param serverBytes Java objects of a connection at megaconn's own server, beyond those of plain TCP
 * @param clientBytes the same at a client
 * @param nativeBytes memory of TLS of a connection at each end, which is not part of the Java heap
 */
record ProtocolCost(
        double openingFactor,
        double handshakeSeconds,
        double messageFactor,
        int serverBytes,
        int clientBytes,
        int nativeBytes) {
    /** CPU seconds of a connect over loopback, both ends (docs/benchmarks.md, "A full run": 3.47 and 12.1 µs). */
    private static final double SECONDS_PER_CONNECT = 15.6e-6;
    /** CPU seconds of one 32-byte message over loopback, both ends, at a million connections (docs/architecture.md). */
    private static final double SECONDS_PER_MESSAGE = 15e-6;

    /**
     * CPU seconds of a full handshake of TLS 1.3 over loopback with a P-256 certificate, both ends. Measured: 0.35 to 0.5 ms with
     * BoringSSL at both ends on an idle machine, and 0.68 ms at the client and 0.96 ms at nginx with OpenSSL 3.0 on one that was
     * busy with other work. With --local preflight measures it.
     */
    private static final double SECONDS_PER_HANDSHAKE = 1e-3;
    /**
     * Bytes of native memory of a TLS connection at one end. Measured: 4,180 at a client with 8,000 connections and one P-256
     * certificate; the rest is for longer chains, which each session keeps.
     */
    static final int TLS_BYTES = 4_900;
    /**
     * CPU of a 32-byte message over TLS, with its reply if one is expected, relative to plain TCP. Measured: 98 and 192 µs per echo, client
     * and nginx, on a machine that was busy with other work.
     */
    private static final double TLS_MESSAGE_FACTOR = 2;

    private static final ProtocolCost TCP = new ProtocolCost(1, 1, 0, 0);
    private static final ProtocolCost TCP_ECHO = new ProtocolCost(1, 1.55, 0, 10);
    private static final ProtocolCost TCP_EXPECT = new ProtocolCost(1.15, 1.65, 0, 45);
    private static final ProtocolCost WS = new ProtocolCost(3.05, 1, 5, 5);
    private static final ProtocolCost WS_ECHO = new ProtocolCost(2.85, 1.6, 5, 60);
    private static final ProtocolCost WS_EXPECT = new ProtocolCost(2.8, 1.75, 5, 60);

    private ProtocolCost(double openingFactor, double messageFactor, int serverBytes, int clientBytes) {
        this(openingFactor, 0, messageFactor, serverBytes, clientBytes, 0);
    }

    static ProtocolCost of(Workload workload) {
        ProtocolCost plain = plain(workload);
        return workload.tls() == null ? plain : plain.overTls();
    }

    private ProtocolCost overTls() {
        return new ProtocolCost(
                openingFactor,
                SECONDS_PER_HANDSHAKE,
                messageFactor * TLS_MESSAGE_FACTOR,
                serverBytes,
                clientBytes,
                TLS_BYTES);
    }

    private static ProtocolCost plain(Workload workload) {
        boolean echo = workload.expectsEcho();
        boolean replies = workload.expectsReplies();
        return workload.script().protocol().equals(Script.WEB_SOCKET)
                ? echo ? WS_ECHO : replies ? WS_EXPECT : WS
                : echo ? TCP_ECHO : replies ? TCP_EXPECT : TCP;
    }

    /** Returns the CPU seconds of a connect, the handshake and the opening, both ends. */
    double openingSeconds() {
        return connectSeconds() + handshakeSeconds;
    }

    /** Returns the CPU seconds of a connect and the opening without the handshake, both ends. */
    double connectSeconds() {
        return SECONDS_PER_CONNECT * openingFactor;
    }

    /** Returns the CPU seconds of a message, with its reply if one is expected, both ends. */
    double messageSeconds() {
        return SECONDS_PER_MESSAGE * messageFactor;
    }
}
