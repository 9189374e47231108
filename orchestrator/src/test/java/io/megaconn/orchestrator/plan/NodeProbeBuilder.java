package io.megaconn.orchestrator.plan;

import io.megaconn.orchestrator.plan.ClusterFacts.NodeProbe;
import io.megaconn.runtime.wire.ConversationResult;
import io.megaconn.runtime.wire.HandshakeCost;
import io.megaconn.runtime.wire.ProbeResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds results of probe pods. Initially a node with enough room, whose pods' addresses the server sees. */
final class NodeProbeBuilder {
    private final String node;
    private int portsReserved;
    private long nofile = 1_048_576;
    private long fileMax = Long.MAX_VALUE;
    private int portLow = 1024;
    private int portHigh = 65_535;
    private long conntrackMax = -1;
    private long memoryAvailable = 16L << 30;
    private String error = "";
    private boolean connected = true;
    private List<ConversationResult> conversations = List.of();
    private @Nullable Boolean seen = true;
    private @Nullable HandshakeCost handshakes;

    private NodeProbeBuilder(String node) {
        this.node = node;
    }

    static NodeProbeBuilder on(String node) {
        return new NodeProbeBuilder(node);
    }

    NodeProbe build() {
        ProbeResult result = new ProbeResult(
                "6.8.0",
                4,
                32L << 30,
                memoryAvailable,
                nofile,
                nofile,
                fileMax,
                2_000,
                1_000_000,
                portLow,
                portHigh,
                3,
                conntrackMax,
                4_096,
                connected,
                error,
                "10.244.0.7",
                portsReserved,
                conversations,
                handshakes);
        return new NodeProbe(node, result, "", seen);
    }

    static NodeProbe failed(String node, String problem) {
        return new NodeProbe(node, null, problem, null);
    }

    /** Sets the number of reserved ports in the range. */
    NodeProbeBuilder portsReserved(int n) {
        portsReserved = n;
        return this;
    }

    NodeProbeBuilder nofile(long hard) {
        nofile = hard;
        return this;
    }

    NodeProbeBuilder memory(long available) {
        memoryAvailable = available;
        return this;
    }

    /** Returns the probe with 2,000 open files. */
    NodeProbeBuilder fileMax(long n) {
        fileMax = n;
        return this;
    }

    NodeProbeBuilder ports(int low, int high) {
        portLow = low;
        portHigh = high;
        return this;
    }

    NodeProbeBuilder conntrackMax(long n) {
        conntrackMax = n;
        return this;
    }

    NodeProbeBuilder notReached(String why) {
        error = why;
        connected = false;
        return this;
    }

    /** Adds conversations over TLS. @param why why one was not complete; empty if all are */
    NodeProbeBuilder conversed(String why, ConversationResult... all) {
        error = why;
        conversations = List.of(all);
        return this;
    }

    NodeProbeBuilder handshakes(HandshakeCost measured) {
        handshakes = measured;
        return this;
    }

    NodeProbeBuilder seen(@Nullable Boolean own) {
        seen = own;
        return this;
    }
}
