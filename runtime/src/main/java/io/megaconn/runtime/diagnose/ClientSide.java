package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.system.Cpu;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.EndpointStats;
import io.megaconn.runtime.wire.Losses;
import java.util.List;
import java.util.Map;

/**
 * Figures of one client's {@link ClientStats}, or the sum over many, for the rules.
 *
 * @param endpoints each endpoint's part of connections and failures; empty if unknown
 * @param traffic messages and replies
 * @param unaccepted connections in the accept queues of the server's listeners; -1 if unknown
 * @param handshakes complete TLS handshakes since the start; 0 without TLS
 * @param loops event loops of all processes
 */
public record ClientSide(
        long connections,
        Map<String, Long> failures,
        long openFileLimit,
        KernelCounters kernel,
        Cpu cpu,
        Losses losses,
        List<EndpointStats> endpoints,
        Traffic traffic,
        long unaccepted,
        long handshakes,
        int loops) {
    public static final ClientSide NONE = new ClientSide(
            0, Map.of(), 0, KernelCounters.NONE, Cpu.NONE, Losses.NONE, List.of(), Traffic.NONE, -1, 0, 0);

    /** Adds up the figures of two clients for the same endpoint. */
    Map<String, Long> failuresOf(String endpoint) {
        return endpoints.stream()
                .filter(one -> one.endpoint().equals(endpoint))
                .findFirst()
                .map(EndpointStats::failures)
                .orElse(Map.of());
    }

    public static ClientSide of(ClientStats stats) {
        return new ClientSide(
                stats.connections(),
                stats.failures(),
                stats.openFileLimit(),
                stats.kernel(),
                stats.cpu(),
                stats.losses(),
                stats.endpoints(),
                Traffic.of(stats),
                stats.unaccepted(),
                stats.protocol().handshakeTime().count(),
                stats.loops());
    }
}
