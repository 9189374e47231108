package io.megaconn.runtime.wire;

import java.util.HashMap;
import java.util.Map;

/**
 * A client's connections to one endpoint.
 *
 * @param endpoint {@code host:port}, with the resolved address
 * @param connections currently established connections
 * @param failures failed connects and losses since the start, by errno name, {@code TIMEOUT} or {@code EOF}
 */
public record EndpointStats(String endpoint, long connections, Map<String, Long> failures) {
    public EndpointStats {
        failures = Map.copyOf(failures);
    }

    /** Adds up the figures of two clients for the same endpoint. */
    public EndpointStats plus(EndpointStats other) {
        Map<String, Long> sum = new HashMap<>(failures);
        other.failures.forEach((reason, n) -> sum.merge(reason, n, Long::sum));
        return new EndpointStats(endpoint, connections + other.connections, sum);
    }
}
