package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Endpoint;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requirements of a run on server, clients and kernel.
 *
 * @param target total number of connections
 * @param connectionsPerProcess maximum connections of one client process
 * @param sourcesPerProcess source addresses of one client process
 * @param connecting processes that connect at the same time
 * @param connectRate total connects per second; 0 means unlimited
 * @param cpuCores estimated cores for the messages, both ends
 * @param handshake null without TLS, or if it was not measured
 */
public record Demand(
        long target,
        long connectionsPerProcess,
        int sourcesPerProcess,
        List<Endpoint> endpoints,
        int connecting,
        int connectRate,
        Duration messageInterval,
        double cpuCores,
        @Nullable HandshakeDemand handshake) {
    /** Returns the same with measured handshakes. */
    public Demand with(@Nullable HandshakeDemand measured) {
        return new Demand(
                target,
                connectionsPerProcess,
                sourcesPerProcess,
                endpoints,
                connecting,
                connectRate,
                messageInterval,
                cpuCores,
                measured);
    }

    /** Returns true if all endpoints are loopback addresses: nothing is between clients and server but this machine. */
    boolean loopback() {
        return endpoints.stream().allMatch(Endpoint::isLoopback);
    }
}
