package io.megaconn.runtime.diagnose;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * State of server and clients at one moment. A program that is only one of them omits the other side.
 *
 * @param server null if it is gone or can't be queried
 * @param cpuMs processor time that server and clients, all of them, have taken since their start, milliseconds; -1 where
 *     that is not known
 * @param findings what the place itself knows: why pods are not scheduled, or have no image
 * @param giveUpReason why the target can't be reached any more, or empty
 */
public record Observation(
        @Nullable ServerSide server, ClientSide clients, long cpuMs, List<Finding> findings, String giveUpReason) {
    /** Connections: the server sees those of clients that are not full, too. */
    public long held() {
        return Math.max(clients.connections(), server == null ? 0 : server.connections());
    }

    long silent() {
        return server == null ? 0 : server.silent();
    }
}
