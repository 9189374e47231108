package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.HoldResult;
import io.megaconn.orchestrator.event.MemoryPerConnection;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.orchestrator.event.RunLabels;
import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.plan.ClusterInfo;
import io.megaconn.orchestrator.plan.ClusterPlanner;
import io.megaconn.orchestrator.plan.Environment;
import io.megaconn.orchestrator.plan.Hosts;
import io.megaconn.orchestrator.plan.PassCriteria;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.wire.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs of 2,500 connections in batches of 1,000, with different results, for readers of reports. */
public final class SampleReports {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** A command without labels. */
    public static final Invocation INVOCATION =
            new Invocation("1.2.3", "0123abc", "bin/orchestrator ramp", RunLabels.NONE);

    static final Plan PLAN = ClusterPlanner.plan(
            Specs.target(2_500).perClient(500).batch(2).reply(Reply.ECHO).build(),
            List.of(new Endpoint("10.88.0.11", 9000), new Endpoint("fd00::1", 9001)));
    static final Environment CLUSTER = new Environment.Kubernetes(new ClusterInfo(
            "v1.30.0",
            "load",
            "megaconn",
            "node1",
            List.of(new ClusterInfo.Node("node1", "6.8.0", "v1.30.0", true, 4_000, 8L << 30, 110, -1, 0, 0))));
    static final Environment MACHINE = new Environment.Local(Hosts.host().build());

    private SampleReports() {}

    /** Returns a report of a cluster with every field. */
    public static Report full() {
        return full(CLUSTER, Outcome.reached("2,500 connections held"), "lost==2", "reply_p99<1us");
    }

    static Report full(Environment environment, Outcome outcome, String... thresholds) {
        Run run = run(plan(MINUTE, thresholds), environment);
        done(run, 3);
        lose(run);
        run.accept(new Event.HoldDone(new HoldResult(60.125, 1, 2, 3, counts(2_500))));
        return run.end(outcome);
    }

    /** Returns the report of a run that ended after this many batches, before its hold. */
    static Report stopped(int batches, Outcome outcome, String... thresholds) {
        return stopped(plan(MINUTE, thresholds), batches, outcome);
    }

    /** Returns the report of a run without --hold. */
    static Report unheld(int batches, Outcome outcome) {
        return stopped(PLAN, batches, outcome);
    }

    private static Report stopped(Plan plan, int batches, Outcome outcome) {
        Run run = run(plan, MACHINE);
        done(run, batches);
        return run.end(outcome);
    }

    private static Plan plan(Duration hold, String... thresholds) {
        return PLAN.with(new PassCriteria(hold, null, List.of(thresholds)));
    }

    @SafeVarargs
    static Run run(Environment environment, Consumer<Event>... listeners) {
        return run(PLAN, environment, listeners);
    }

    @SafeVarargs
    private static Run run(Plan plan, Environment environment, Consumer<Event>... listeners) {
        Run run = new Run(
                "20261125-170000-ab12",
                new Invocation(
                        "1.2.3", "0123abc-dirty", "bin/orchestrator ramp", new RunLabels("the run", Map.of("k", "v"))),
                plan,
                environment,
                new RunStart(Instant.parse("2026-11-25T17:00:00.123Z"), System.nanoTime()),
                List.of());
        return run.begin(List.of(listeners));
    }

    /** Writes run.jsonl to this folder. */
    public static void record(Path folder) {
        try (RunLog log = RunLog.create(folder, "run-1", RunStart.ofThisProgram(), AssertionError::new)) {
            Run run = run(CLUSTER, log);
            run.accept(new Event.ServerStarted("server-0", 0, List.of("10.88.0.11:9000"), 2, false));
            for (int n = 1; n < 5; n++) {
                run.accept(new Event.BatchStarted(1, 3, 2, 1_000));
                run.accept(new Event.Sampled(1_000, counts(n * 200), 1, 0, 20, 0, 1 << 20));
            }
            done(run, 3);
            run.accept(new Event.HoldStarted(Duration.ofSeconds(90)));
            lose(run);
            run.accept(new Event.Recovered(1.5, counts(2_500)));
            run.end(Outcome.reached("fine"));
        }
    }

    static void done(Run run, int batches) {
        for (int number = 1; number <= batches; number++) {
            int connections = Math.min(2_500, number * 1_000);
            run.accept(new Event.BatchDone(new BatchResult(
                    number,
                    2,
                    connections,
                    1.25,
                    0.5,
                    2_000,
                    counts(connections),
                    new MemoryPerConnection(8_200, 66, 130, 103, -3),
                    20_500_000,
                    12)));
        }
    }

    static void lose(Run run) {
        run.accept(new Event.ProcessDied(
                "megaconn-client-1", 0, 137, 1_000, "a \"quote\"\nand \033[31ma line\0", ProcessRole.CLIENT));
        run.accept(new Event.Diagnosed(List.of(Finding.of(Limit.CONNTRACK, "node1", "full", "sudo sysctl -w x=1"))));
        run.accept(new Event.Warned("careful: ü"));
        run.observe(snapshot());
    }

    static Snapshot snapshot() {
        return new Snapshot(
                Stats.server(2_500, 2_500),
                Clients.of(List.of(Stats.client(0, 1, 1, 2, Map.of("EOF", 2L), Stats.latency(120, 1_500, 30_000))), 0),
                new Machine(1, 2, 3, 4),
                -1,
                List.of(),
                "",
                true);
    }

    private static Counts counts(int n) {
        return new Counts(n, n, n);
    }
}
