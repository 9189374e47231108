package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.plan.ClusterInfo;
import io.megaconn.orchestrator.plan.Environment;
import io.megaconn.orchestrator.run.Gate;
import io.megaconn.orchestrator.run.Hold;
import io.megaconn.orchestrator.run.Outcome;
import io.megaconn.orchestrator.run.Ramp;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.run.Run;
import io.megaconn.orchestrator.run.RunStart;
import io.megaconn.orchestrator.run.SampleReports;
import io.megaconn.orchestrator.run.Sampler;
import io.megaconn.runtime.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests an apiserver that no longer has the changes after a watch's version (410 Gone: etcd was compacted) while
 * the gate waits: the pods are listed anew, and what happened meanwhile is no loss.
 */
class WatchExpiredTest extends FleetTestBase {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final String WATCH = "GET .*/pods.*watch=true.*";
    private static final String LIST = "GET .*/pods\\?(?!.*watch=true).*";

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private Run run;
    private Future<Outcome> ramp;

    @BeforeEach
    void ramp() {
        says(Stats.server(0, 0));
        run = new Run(
                "run-1",
                SampleReports.INVOCATION,
                RunStates.PLAN,
                new Environment.Kubernetes(new ClusterInfo("v1.30.0", "load", "megaconn", "node1", List.of())),
                new RunStart(Instant.EPOCH, System.nanoTime()),
                List.of());
        run.begin(List.of(events::add));
        fleet.close();
        fleet = fleet(0, run);
        Sampler sampler = new Sampler(fleet, run);
        Gate gate = new Gate(sampler, Duration.ofMinutes(1), POLL);
        Ramp all = new Ramp(run, fleet, gate, new Hold(sampler, run, Duration.ZERO, POLL));
        ramp = thread.submit(all::execute);
        eventually().until(() -> api.asked(SCALE) == 1);
        put(0, true); // the first batch has begun, and half of it is there
        says(Stats.server(100, 100));
        eventually().until(() -> view.pods().clients().size() == 1);
    }

    @AfterEach
    void end() {
        thread.shutdownNow();
    }

    @Test
    void anErrorEventWithCode410() throws Exception {
        long lists = api.asked(LIST);

        api.expireWatches();
        becomesWhole();

        assertThat(api.asked(LIST)).as("lists").isGreaterThan(lists);
        assertThatAllIsWellAfter(ramp.get());
    }

    @Test
    void aWatchThatIsAnsweredWith410ForAWhile() throws Exception {
        api.fail(WATCH, 410, "too old resource version: 1 (9)");
        long watches = api.asked(WATCH);
        api.expireWatches();
        eventually().until(() -> api.asked(WATCH) > watches);
        put(1, false); // told by no watch
        cluster.delete(TestPod.client(1));

        api.heal();
        becomesWhole();

        assertThatAllIsWellAfter(ramp.get());
    }

    private void becomesWhole() {
        says(Stats.server(200, 200));
        eventually().until(() -> {
            put(1, true); // again and again: the mock forgets what changes between a list and the watch that follows it
            return api.asked(SCALE) == 2;
        });
        put(2, true);
        says(Stats.server(250, 250));
    }

    private void put(int client, boolean ready) {
        cluster.put(ready ? TestPod.client(client).ready() : TestPod.client(client));
    }

    private void assertThatAllIsWellAfter(Outcome outcome) {
        assertThat(outcome).isEqualTo(new Outcome(ExitCode.OK, "250 connections; all counts agree"));
        Report report = run.end(outcome);
        assertThat(report.batches()).hasSize(2);
        assertThat(report.lost()).isZero();
        assertThat(report.faults()).isEmpty();
        assertThat(report.deaths()).isEmpty();
        assertThat(events)
                .noneMatch(event -> event instanceof Event.Lost
                        || event instanceof Event.ProcessDied
                        || event instanceof Event.Warned);
    }
}
