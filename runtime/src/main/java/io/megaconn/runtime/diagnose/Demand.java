package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Endpoint;
import java.time.Duration;
import java.util.List;

/**
 * Requirements of a run on server, clients and kernel.
 *
 * @param target total number of connections
 * @param connectionsPerProcess maximum connections of one client process
 * @param sourcesPerProcess source addresses of one client process
 * @param connecting processes that connect at the same time
 * @param connectRate total connects per second; 0 means unlimited
 * @param cpuCores estimated cores for the messages, both ends
 */
public record Demand(
        long target,
        long connectionsPerProcess,
        int sourcesPerProcess,
        List<Endpoint> endpoints,
        int connecting,
        int connectRate,
        Duration messageInterval,
        double cpuCores) {
    /** Returns true if all endpoints are loopback addresses: nothing is between clients and server but this machine. */
    boolean loopback() {
        return endpoints.stream().allMatch(Endpoint::isLoopback);
    }
}
