package io.megaconn.runtime.diagnose;

/**
 * CPU time of TLS handshakes, as measured before the run.
 *
 * @param cpuSeconds CPU time of a handshake on this machine, seconds: of the client, and of the server if it is here
 * @param cores cores of this machine
 */
public record HandshakeDemand(double cpuSeconds, int cores) {
    /** Returns the seconds that handshakes take if they have all cores. */
    double seconds(long handshakes) {
        return handshakes * cpuSeconds / cores;
    }
}
