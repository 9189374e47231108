package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.wire.Workload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plans a ramp with pods. The chart determines processes and heaps, so only assigned connections and batches are left.
 * Pure.
 */
public final class ClusterPlanner {
    private ClusterPlanner() {}

    /**
     * Plans a run against megaconn's own server.
     *
     * @param endpoints endpoints of the server pod, as clients reach them
     */
    public static Plan plan(Spec spec, List<Endpoint> endpoints) {
        return plan(spec, endpoints, null);
    }

    /** @param external what is known about a server that is not the release's; null for the release's own */
    public static Plan plan(Spec spec, List<Endpoint> endpoints, @Nullable ExternalTarget external) {
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
                spec.connectRate(external),
                null,
                Memory.estimate(spec.target(), clients, spec.workload(), external),
                Planner.cpuCores(spec),
                spec.criteria(),
                external);
    }

    /**
     * Returns a plan with one default client at the default port, for rules about a release that has had no run and so
     * has no plan.
     */
    public static Plan placeholder() {
        SpecDefaults defaults = SpecDefaults.LOCAL;
        int connections = defaults.connectionsPerClient();
        Workload workload = new Workload(defaults.messageInterval(), 1, defaults.reply());
        return new Plan(
                connections,
                1,
                connections,
                1,
                1,
                List.of(new Endpoint("0.0.0.0", 9_000)),
                workload,
                0,
                null,
                Memory.estimate(connections, 1, workload, null),
                0,
                PassCriteria.NONE,
                null);
    }
}
