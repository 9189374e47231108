package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Script;
import io.megaconn.runtime.wire.Workload;
import java.time.Duration;
import java.util.List;

/** Plans of client pods against a server that is not the release's. */
public final class ExternalPlans {
    public static final List<Endpoint> ENDPOINTS = List.of(Endpoint.parse("10.96.0.7:8080"));

    private ExternalPlans() {}

    /** Returns the plan of a run of 250 connections: shares of 100, 100 and 50, in batches of two clients. */
    public static Plan plan() {
        return plan(Script.PLAIN, "");
    }

    public static Plan plan(Script script, String serverCount) {
        Spec spec = new Spec(
                250,
                2,
                100,
                new Workload(Duration.ofSeconds(10), 32, Reply.NONE, script),
                null,
                0,
                new Target.External(ENDPOINTS, List.of(), serverCount, List.of(), ""),
                FileTables.AUTO,
                PassCriteria.NONE);
        return ClusterPlanner.plan(spec, ENDPOINTS, ExternalTarget.ofPods(1, serverCount, ""));
    }
}
