package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.Workload;

/**
 * Cost of a connection and of a message, by protocol and reply. {@code bench/protocols} measures the factors as ratios to plain
 * TCP, side by side (docs/benchmarks.md, "By protocol"); CPU at both ends together is rounded up to a twentieth. The seconds are
 * those of plain TCP at both ends.
 *
 * @param openingFactor CPU of a connect and the opening
 * @param messageFactor CPU of a message, with its reply if one is expected
 * @param serverBytes Java objects of a connection at megaconn's own server, beyond those of plain TCP
 * @param clientBytes the same at a client
 */
record ProtocolCost(double openingFactor, double messageFactor, int serverBytes, int clientBytes) {
    /** CPU seconds of a connect over loopback, both ends (docs/benchmarks.md, "A full run": 3.47 and 12.1 µs). */
    private static final double SECONDS_PER_CONNECT = 15.6e-6;
    /** CPU seconds of one 32-byte message over loopback, both ends, at a million connections (docs/architecture.md). */
    private static final double SECONDS_PER_MESSAGE = 15e-6;

    private static final ProtocolCost TCP = new ProtocolCost(1, 1, 0, 0);
    private static final ProtocolCost TCP_ECHO = new ProtocolCost(1, 1.55, 0, 10);
    private static final ProtocolCost TCP_EXPECT = new ProtocolCost(1.15, 1.65, 0, 45);
    private static final ProtocolCost WS = new ProtocolCost(3.05, 1, 5, 5);
    private static final ProtocolCost WS_ECHO = new ProtocolCost(2.85, 1.6, 5, 60);
    private static final ProtocolCost WS_EXPECT = new ProtocolCost(2.8, 1.75, 5, 60);

    static ProtocolCost of(Workload workload) {
        boolean echo = workload.expectsEcho();
        boolean replies = workload.expectsReplies();
        return workload.script().protocol().equals(Script.WEB_SOCKET)
                ? echo ? WS_ECHO : replies ? WS_EXPECT : WS
                : echo ? TCP_ECHO : replies ? TCP_EXPECT : TCP;
    }

    /** Returns the CPU seconds of a connect and the opening, both ends. */
    double openingSeconds() {
        return SECONDS_PER_CONNECT * openingFactor;
    }

    /** Returns the CPU seconds of a message, with its reply if one is expected, both ends. */
    double messageSeconds() {
        return SECONDS_PER_MESSAGE * messageFactor;
    }
}
