package io.megaconn.orchestrator.plan;

import io.megaconn.orchestrator.plan.ClusterFacts.NodeProbe;
import io.megaconn.runtime.wire.ProbeResult;
import org.jspecify.annotations.Nullable;

/** Results of probe pods. Starts as a node with room for everything, whose pods the server sees as they are. */
final class Probes {
    private final String node;
    private int portsReserved;
    private long nofile = 1_048_576;
    private long fileMax = Long.MAX_VALUE;
    private int portLow = 1024;
    private int portHigh = 65_535;
    private long conntrackMax = -1;
    private long memoryAvailable = 16L << 30;
    private String error = "";
    private @Nullable Boolean seen = true;

    private Probes(String node) {
        this.node = node;
    }

    static Probes on(String node) {
        return new Probes(node);
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
                error.isEmpty(),
                error,
                "10.244.0.7",
                portsReserved);
        return new NodeProbe(node, result, "", seen);
    }

    static NodeProbe failed(String node, String problem) {
        return new NodeProbe(node, null, problem, null);
    }

    /** Sets the number of reserved ports in the range. */
    Probes portsReserved(int n) {
        portsReserved = n;
        return this;
    }

    Probes nofile(long hard) {
        nofile = hard;
        return this;
    }

    Probes memory(long available) {
        memoryAvailable = available;
        return this;
    }

    /** Returns the probe with 2,000 open files. */
    Probes fileMax(long n) {
        fileMax = n;
        return this;
    }

    Probes ports(int low, int high) {
        portLow = low;
        portHigh = high;
        return this;
    }

    Probes conntrackMax(long n) {
        conntrackMax = n;
        return this;
    }

    Probes notReached(String why) {
        error = why;
        return this;
    }

    Probes seen(@Nullable Boolean own) {
        seen = own;
        return this;
    }
}
