package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.wire.Workload;
import org.jspecify.annotations.Nullable;

/**
 * Expected memory at the target, bytes.
 *
 * @param kernel memory of the kernel for both ends of every connection
 * @param server resident set of the server process
 * @param clients resident sets of all client processes
 */
public record Memory(long kernel, long server, long clients) {
    /**
     * Bytes of the kernel for both ends; 8,100 to 8,340 were measured on kernel 6.18 with both ends on one machine
     * (docs/architecture.md).
     */
    static final long KERNEL_PER_CONNECTION = 8_400;

    static final long SERVER_PROCESS = 90L << 20;
    static final long CLIENT_PROCESS = 72L << 20;
    /** Bytes of Java objects with plain TCP, including the garbage that a young generation holds between two collections. */
    static final long PROCESS_PER_CONNECTION = 150;

    /**
     * Bytes charged to a pod for one end of a connection: the kernel's part and the process's (the chart's numbers).
     */
    public static final long PER_CONNECTION_IN_POD = KERNEL_PER_CONNECTION / 2 + PROCESS_PER_CONNECTION;

    /** Bytes charged to a pod for one end of a connection over TLS. */
    private static final long PER_TLS_CONNECTION_IN_POD = PER_CONNECTION_IN_POD + ProtocolCost.TLS_BYTES;

    /** Returns the connections over TLS that fit the memory of this many plain ones; at least 1. */
    static int overTls(int plain) {
        return (int) Math.max(1, plain * PER_CONNECTION_IN_POD / PER_TLS_CONNECTION_IN_POD);
    }

    /** Returns the plain connections whose memory is enough for this many over TLS. */
    static long plainFor(long overTls) {
        return Math.ceilDiv(overTls * PER_TLS_CONNECTION_IN_POD, PER_CONNECTION_IN_POD);
    }

    /** Returns the memory request of a client pod with this many connections; its limit is a quarter higher. */
    public static long clientPod(long connections) {
        return CLIENT_PROCESS + connections * PER_CONNECTION_IN_POD;
    }

    /** Returns the memory request of the server's pod. */
    public static long serverPod(long connections) {
        return SERVER_PROCESS + connections * PER_CONNECTION_IN_POD;
    }

    public long total() {
        return kernel + server + clients;
    }

    /** @param external server that the run does not start, whose own memory is unknown; null for megaconn's own server */
    static Memory estimate(
            long connections, int clientProcesses, Workload workload, @Nullable ExternalTarget external) {
        ProtocolCost cost = ProtocolCost.of(workload);
        long kernel = connections * KERNEL_PER_CONNECTION;
        return new Memory(
                external == null || external.here() ? kernel : kernel / 2,
                external != null
                        ? 0
                        : SERVER_PROCESS
                                + connections * (PROCESS_PER_CONNECTION + cost.serverBytes() + cost.nativeBytes()),
                clientProcesses * CLIENT_PROCESS
                        + connections * (PROCESS_PER_CONNECTION + cost.clientBytes() + cost.nativeBytes()));
    }
}
