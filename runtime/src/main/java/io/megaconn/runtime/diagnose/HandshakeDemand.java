package io.megaconn.runtime.diagnose;

/**
 * CPU time of TLS handshakes, as measured before the run.
 *
 * @param cpuSeconds CPU time of a handshake on this machine or on the slowest node, seconds: of the client, and of the server if
 *     it shares the cores
 * @param cores cores of this machine, or of all nodes
 */
public record HandshakeDemand(double cpuSeconds, int cores) {
    /** Returns the seconds that handshakes take if they have all cores. */
    double seconds(long handshakes) {
        return handshakes * cpuSeconds / cores;
    }
}
