package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RampTest {
    private static final Plan THREE_BATCHES =
            Specs.target(250).perClient(100).batch(1).plan();

    private final TestRun run = TestRun.of(THREE_BATCHES);

    @Test
    void startsABatchOnlyWhenTheOneBeforeIsWholeAndThenHolds() {
        FakeFleet fleet = FakeFleet.seeing(
                World.of(100, 50, 50, 50), // batch 1 on its way
                World.whole(100),
                World.whole(100), // exact
                World.whole(200),
                World.whole(200),
                World.whole(250));

        Outcome outcome = ramp(fleet, TestRun.LONG).execute();

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(fleet.calls).containsExactly("server", "batch 1", "batch 2", "batch 3");
        assertThat(run.story())
                .containsExactly(
                        "RunStarted",
                        "BatchStarted",
                        "BatchDone",
                        "BatchStarted",
                        "BatchDone",
                        "BatchStarted",
                        "BatchDone",
                        "RampDone",
                        "HoldStarted",
                        "HoldDone");
        assertThat(run.events(Event.BatchStarted.class))
                .containsExactly(
                        new Event.BatchStarted(1, 3, 1, 100),
                        new Event.BatchStarted(2, 3, 1, 200),
                        new Event.BatchStarted(3, 3, 1, 250));
    }

    @Test
    void stopsWith4AtABatchThatDoesNotBecomeWhole() {
        FakeFleet fleet = FakeFleet.seeing(World.whole(100), World.whole(100), World.of(200, 150, 150, 150));

        Outcome outcome = ramp(fleet, TestRun.SHORT).execute();

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.NOT_REACHED);
        assertThat(outcome.verdict()).startsWith("batch 2 stopped: 150 of 200 connections");
        assertThat(fleet.calls).containsExactly("server", "batch 1", "batch 2");
        assertThat(run.story()).endsWith("BatchStarted", "BatchFailed");
        Event.BatchFailed failed = run.events(Event.BatchFailed.class).getFirst();
        assertThat(failed.batch()).isEqualTo(2);
        assertThat(failed.expected()).isEqualTo(200);
        assertThat(failed.counts().clients()).hasValue(150);
    }

    @Test
    void stopsWith5WhenTheSidesDisagree() {
        FakeFleet fleet = FakeFleet.seeing(World.of(100, 100, 100, 98));

        Outcome outcome = ramp(fleet, TestRun.SHORT).execute();

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.DISAGREE);
        assertThat(outcome.verdict()).contains("batch 1 stopped", "disagree");
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "4, 4", "2, 2"})
    void aServerThatDoesNotStartIsATargetNotReached(int code, int exitCode) {
        FakeFleet fleet = new FakeFleet() {
            @Override
            public void startServer() {
                throw new UserError(code, "the server did not start: no luck");
            }
        };

        assertThat(ramp(fleet, TestRun.LONG).execute())
                .isEqualTo(new Outcome(exitCode, "the server did not start: no luck"));
        assertThat(run.story()).containsExactly("RunStarted");
    }

    @Test
    void aClientThatCannotBeStartedIsATargetNotReached() {
        FakeFleet fleet = new FakeFleet() {
            @Override
            public void start(Batch batch) {
                throw new UserError(ExitCode.UNEXPECTED, "can't start client-0");
            }
        };

        assertThat(ramp(fleet, TestRun.LONG).execute())
                .isEqualTo(new Outcome(ExitCode.NOT_REACHED, "can't start client-0"));
    }

    @Test
    void anInterruptWhileItWaitsForABatchEndsTheRamp() throws Exception {
        assertThat(interruptedAtItsLook(3, World.of(100, 50, 50, 50)))
                .isEqualTo(new Outcome(ExitCode.INTERRUPTED, "interrupted"));
        assertThat(run.story()).endsWith("BatchStarted");
    }

    @Test
    void anInterruptDuringTheHoldEndsTheRamp() throws Exception {
        TestRun whole = TestRun.of(100);
        FakeFleet fleet = interruptingAtLook(5, World.whole(100));
        Ramp ramp = new Ramp(whole.run, fleet, whole.gate(fleet, TestRun.LONG), whole.hold(fleet, Duration.ofHours(1)));

        assertThat(onItsOwnThread(ramp).exitCode()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(whole.story()).endsWith("HoldStarted");
    }

    private Outcome interruptedAtItsLook(int look, World world) throws Exception {
        return onItsOwnThread(ramp(interruptingAtLook(look, world), TestRun.LONG));
    }

    /** Runs the ramp so that no interrupt can reach the thread of the test. */
    private static Outcome onItsOwnThread(Ramp ramp) throws Exception {
        FutureTask<Outcome> task = new FutureTask<>(ramp::execute);
        Thread.ofVirtual().start(task);
        return task.get();
    }

    private static FakeFleet interruptingAtLook(int look, World world) {
        return new FakeFleet() {
            @Override
            public Snapshot snapshot(boolean exact) {
                looks.add(exact);
                if (looks.size() == look) {
                    Thread.currentThread().interrupt();
                }
                return world.snapshot(exact);
            }
        };
    }

    private Ramp ramp(FakeFleet fleet, Duration timeout) {
        return new Ramp(run.run, fleet, run.gate(fleet, timeout), run.hold(fleet, TestRun.SHORT));
    }
}
