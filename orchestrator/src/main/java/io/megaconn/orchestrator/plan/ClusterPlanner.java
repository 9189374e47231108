package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.wire.ServerStats;
import java.util.List;

/** A plan for pods: the chart has decided about processes and heaps, so only shares and batches are left. Pure. */
public final class ClusterPlanner {
    private ClusterPlanner() {}

    /** @param endpoints of the server pod, as clients reach them */
    public static Plan plan(Spec spec, List<Endpoint> endpoints, ServerStats server) {
        int clients = (int) Math.ceilDiv((long) spec.target(), spec.connectionsPerClient());
        int perClient = Math.min(spec.connectionsPerClient(), spec.target());
        return new Plan(
                spec.target(),
                clients,
                perClient,
                Math.min(spec.batch(), clients),
                clients,
                endpoints,
                spec.workload(),
                spec.connectRate(),
                new FileTables.Layout(server.loops(), server.perLoopFileTables(), (int) server.capacity()),
                new FileTables.Layout(FileTables.clientLoops(perClient, 2), false, perClient),
                1,
                0,
                0,
                Memory.estimate(spec.target(), clients),
                Planner.cpuCores(spec),
                spec.criteria());
    }
}
