package io.megaconn.orchestrator.fleet;

import java.util.OptionalLong;

/**
 * The clients' count of their connections.
 *
 * @param least connections of all clients whose connections are known
 * @param unheard clients whose connections are unknown: they run, but have not answered, or not recently
 * @param complete connections of the clients that count as connected: in a cluster those that hold all their connections
 *     and are ready, on one machine all
 */
public record ClientCount(long least, int unheard, long complete) {
    /** Creates the count of clients that have all answered, and count as connected. */
    public static ClientCount of(long connections) {
        return new ClientCount(connections, 0, connections);
    }

    /** Returns the connections of all clients; empty if those of a client are unknown. */
    public OptionalLong all() {
        return unheard == 0 ? OptionalLong.of(least) : OptionalLong.empty();
    }
}
