package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.wire.ServerStats;
import io.megaconn.runtime.wire.Workload;
import java.util.List;

/**
 * Plans a ramp with pods. The chart determines processes and heaps, so only assigned connections and batches are left.
 * Pure.
 */
public final class ClusterPlanner {
    private ClusterPlanner() {}

    /** @param endpoints endpoints of the server pod, as clients reach them */
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

    /**
     * Returns a plan with one default client at the default port, for rules about a release that has had no run and so
     * has no plan.
     */
    public static Plan placeholder() {
        SpecDefaults defaults = SpecDefaults.LOCAL;
        int connections = defaults.connectionsPerClient();
        FileTables.Layout layout = new FileTables.Layout(1, false, connections);
        return new Plan(
                connections,
                1,
                connections,
                1,
                1,
                List.of(new Endpoint("0.0.0.0", 9_000)),
                new Workload(defaults.messageInterval(), 1, defaults.reply()),
                0,
                layout,
                layout,
                1,
                0,
                0,
                Memory.estimate(connections, 1),
                0,
                PassCriteria.NONE);
    }
}
