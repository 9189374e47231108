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
 * How server and clients stand at one moment.
 *
 * @param server null when it is gone
 * @param machine memory of the server's machine
 * @param cpuMs processor time that server and clients, all of them, have taken since their start, milliseconds; -1 where
 *     that is not known
 * @param findings why clients are not ready, where their place knows (not scheduled, no image)
 * @param gaveUp why the target can't be reached any more, or empty
 * @param exact whether the kernel was asked for its count, as far as it answers
 * @param hearing who was heard, and when
 * @param startup how far the start of the clients has come
 */
public record Snapshot(
        @Nullable ServerStats server,
        Clients clients,
        Machine machine,
        long cpuMs,
        List<Finding> findings,
        String gaveUp,
        boolean exact,
        WitnessTimes hearing,
        StartupProgress startup) {

    /** Without knowing when the figures were taken. */
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

    /** What the rules look at. */
    public Observation look() {
        return new Observation(server == null ? null : ServerSide.of(server), clients.side(), cpuMs, findings, gaveUp);
    }

    public long silent() {
        return server == null ? 0 : server.silent();
    }
}
