package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Observation;
import io.megaconn.runtime.diagnose.ServerSide;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.wire.ServerStats;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * State of server and clients at one moment.
 *
 * @param server the server's stats; null if it is gone
 * @param machine memory of the server's machine
 * @param cpuMs total processor time of the server and all clients since their start, milliseconds; -1 if unknown
 * @param findings why clients are not ready, if the backend knows (not scheduled, no image)
 * @param giveUpReason why the target can no longer be reached, or empty
 * @param exact true if the kernel's count was queried, even if the kernel can't provide one
 * @param witnesses which processes answered, and when
 * @param startup progress of the clients' start
 */
public record Snapshot(
        @Nullable ServerStats server,
        Clients clients,
        Machine machine,
        long cpuMs,
        List<Finding> findings,
        String giveUpReason,
        boolean exact,
        WitnessTimes witnesses,
        StartupProgress startup) {

    /** Creates a snapshot without the times of its figures. */
    public Snapshot(
            @Nullable ServerStats server,
            Clients clients,
            Machine machine,
            long cpuMs,
            List<Finding> findings,
            String gaveUp,
            boolean exact) {
        this(server, clients, machine, cpuMs, findings, gaveUp, exact, WitnessTimes.NONE, StartupProgress.NONE);
    }

    public static final Snapshot NOTHING =
            new Snapshot(null, Clients.NONE, new Machine(0, 0, 0, 0), -1, List.of(), "", false);

    public Counts counts() {
        return new Counts(
                clients.connections(),
                server == null ? 0 : server.connections(),
                server == null ? -1 : server.kernel().established());
    }

    /** Returns the figures that the rules use. */
    public Observation observation() {
        return new Observation(
                server == null ? null : ServerSide.of(server), clients.side(), cpuMs, findings, giveUpReason);
    }

    public long silent() {
        return server == null ? 0 : server.silent();
    }
}
