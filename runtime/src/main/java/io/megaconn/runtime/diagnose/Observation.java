package io.megaconn.runtime.diagnose;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * State of server and clients at one moment. A program that is only one of them omits the other side.
 *
 * @param server null if it is gone or can't be queried
 * @param cpuMs total processor time of the server and all clients since their start, milliseconds; -1 if unknown
 * @param findings findings of the backend: why pods are not scheduled, or have no image
 * @param giveUpReason why the target can no longer be reached, or empty
 */
public record Observation(
        @Nullable ServerSide server, ClientSide clients, long cpuMs, List<Finding> findings, String giveUpReason) {
    /** Returns the connections held. The server also counts those of clients that are not fully connected. */
    public long held() {
        return Math.max(clients.connections(), server == null ? 0 : server.connections());
    }

    long silent() {
        return server == null ? 0 : server.silent();
    }
}
