package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.MemoryPerConnection;
import io.megaconn.orchestrator.kube.KubernetesFleet.Baseline;
import io.megaconn.orchestrator.plan.ClusterInfo;
import io.megaconn.orchestrator.plan.ClusterPlanner;
import io.megaconn.orchestrator.plan.Environment;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.orchestrator.run.Outcome;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.run.Run;
import io.megaconn.orchestrator.run.RunStart;
import io.megaconn.orchestrator.run.SampleReports;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.system.Machine;
import java.time.Instant;
import java.util.List;

/** A run of 250 connections: shares of 100, 100 and 50, in batches of two clients. */
final class RunStates {
    static final Plan PLAN = ClusterPlanner.plan(
            Specs.target(250).perClient(100).batch(2).build(), List.of(new Endpoint("10.88.0.11", 9000)));
    static final Baseline BEFORE =
            new Baseline(new Machine(16L << 30, 12L << 30, 4L << 30, 1 << 20), "server-uid/0", 7);

    private RunStates() {}

    static RunState begun() {
        return RunState.start("run-1", "2026-02-03T04:05:06.789Z", PLAN, BEFORE);
    }

    static BatchResult batch(int number) {
        int connections = number == 1 ? 200 : 250;
        return new BatchResult(
                number,
                number == 1 ? 2 : 1,
                connections,
                2.5,
                1.25,
                160,
                new Counts(connections, connections, connections),
                new MemoryPerConnection(8_200, 66, 130, 103, 3_100),
                123_456_789,
                12);
    }

    static Report report(int exitCode, String verdict) {
        return new Run(
                        "run-1",
                        SampleReports.INVOCATION,
                        PLAN,
                        new Environment.Kubernetes(
                                new ClusterInfo("v1.30.0", "default", "megaconn", "node1", List.of())),
                        new RunStart(Instant.EPOCH, System.nanoTime()),
                        List.of(batch(1), batch(2)))
                .end(new Outcome(exitCode, verdict));
    }
}
