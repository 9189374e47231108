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
 * @param server the stats of megaconn's own server; null if it is gone or has not answered, or if the server is an
 *     external one
 * @param machine memory of the server's machine
 * @param cpuMs total processor time of the server and all clients since their start, milliseconds; -1 if unknown
 * @param findings why clients are not ready, if the backend knows (not scheduled, no image)
 * @param giveUpReason why the target can no longer be reached, or empty
 * @param exact true if the kernel's count was queried, even if the kernel can't provide one
 * @param witnesses which processes answered, and when
 * @param startup progress of the clients' start
 * @param serverGone true if the server certainly no longer exists, so it holds no connections
 * @param external figures of a server that the run does not start; null with megaconn's own
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
        StartupProgress startup,
        boolean serverGone,
        @Nullable ExternalFigures external) {

    /** Creates a snapshot of megaconn's own server, which exists, as far as is known. */
    public Snapshot(
            @Nullable ServerStats server,
            Clients clients,
            Machine machine,
            long cpuMs,
            List<Finding> findings,
            String giveUpReason,
            boolean exact,
            WitnessTimes witnesses,
            StartupProgress startup) {
        this(server, clients, machine, cpuMs, findings, giveUpReason, exact, witnesses, startup, false, null);
    }

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

    /** Returns true if megaconn's own server should be there and is not. */
    public boolean serverMissing() {
        return server == null && external == null;
    }

    public Counts counts() {
        if (external != null) {
            long connections = clients.count().all().orElse(-1);
            return Counts.external(
                    connections,
                    external.kernel().clients(),
                    external.kernel().server(),
                    external.growth(),
                    external.count(),
                    exact ? external.others(connections) : external.kernel().others()); // answers differ in age
        }
        return new Counts(
                clients.count().all().orElse(-1),
                server == null ? (serverGone ? 0 : -1) : server.connections(),
                server == null ? -1 : server.kernel().established());
    }

    /**
     * Returns false if an external server has not accepted all connections, or has not answered on each. The kernel
     * establishes connections before a server accepts them, and only megaconn's own server counts those it has accepted.
     */
    public boolean isServed() {
        return external == null || (witnesses.unaccepted() <= 0 && witnesses.unconfirmed() == 0);
    }

    /** Returns the figures that the rules use. */
    public Observation observation() {
        return new Observation(
                server == null ? null : ServerSide.of(server), clients.side(), cpuMs, findings, giveUpReason);
    }

    /** Returns the silent connections; -1 if unknown, as with an external server. */
    public long silent() {
        return external != null ? -1 : server == null ? 0 : server.silent();
    }
}
