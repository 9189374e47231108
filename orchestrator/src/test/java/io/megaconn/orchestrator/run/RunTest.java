package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.HoldResult;
import io.megaconn.orchestrator.event.MemoryPerConnection;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.system.Machine;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunTest {
    private static final Counts WHOLE = new Counts(100, 100, 100);

    private final TestRun test = TestRun.of(100);
    private final Run run = test.run;

    @Test
    void aRequestedFileThatCanNotBeWrittenMakesASuccessfulRunFail() {
        Report report =
                TestRun.of(100).run.end(Outcome.reached("held"), List.of(), measured -> "--junit x can't be written");
        assertThat(report.exitCode()).isEqualTo(ExitCode.UNEXPECTED);
        assertThat(report.verdict()).isEqualTo("held; --junit x can't be written");

        report = TestRun.of(100)
                .run
                .end(Outcome.disagree("1 lost"), List.of(), measured -> "--junit x can't be written");
        assertThat(report.exitCode()).isEqualTo(ExitCode.DISAGREE);
    }

    @Test
    void beginsWithWhatItTakesToRepeatIt() {
        Event.RunStarted started = test.events(Event.RunStarted.class).getFirst();

        assertThat(test.events).hasSize(1);
        assertThat(started.run()).isEqualTo("test-1");
        assertThat(started.version()).isEqualTo("1.2.3");
        assertThat(started.command()).isEqualTo("bin/orchestrator ramp");
        assertThat(started.plan()).isEqualTo(run.plan());
    }

    @Test
    void theReportKeepsBatchesDeathsWarningsAndTheHold() {
        BatchResult batch = batch(1, 100);
        HoldResult hold = new HoldResult(30, 1, 2, 300, WHOLE);
        Event.ProcessDied death = new Event.ProcessDied("client-0", 42, 137, 50, "bye", ProcessRole.CLIENT);
        run.accept(new Event.BatchDone(batch));
        run.accept(death);
        run.accept(new Event.Warned("careful"));
        run.accept(new Event.HoldDone(hold));

        Report report = run.end(Outcome.disagree("1 lost"));

        assertThat(report.batches()).containsExactly(batch);
        assertThat(report.deaths()).containsExactly(death);
        assertThat(report.warnings()).containsExactly("careful");
        assertThat(report.hold()).isEqualTo(hold);
        assertThat(report.counts()).isEqualTo(WHOLE);
        assertThat(report.exitCode()).isEqualTo(ExitCode.DISAGREE);
        assertThat(report.verdict()).isEqualTo("1 lost");
        assertThat(report.startedAt()).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(test.events).endsWith(new Event.RunEnded(ExitCode.DISAGREE, "1 lost"));
    }

    @Test
    void theTimeToTheTargetIsSetOnlyByTheBatchThatReachesIt() {
        run.accept(new Event.BatchDone(batch(1, 60)));
        assertThat(run.end(Outcome.interrupted()).secondsToTarget()).isEqualTo(-1);

        run.accept(new Event.BatchDone(batch(2, 100)));
        assertThat(run.end(Outcome.reached("")).secondsToTarget()).isNotNegative();
    }

    @Test
    void theMemoryPeakIsTheHighestSample() {
        for (long taken : new long[] {10, 900, 30}) {
            run.accept(new Event.Sampled(100, WHOLE, 1, 0, 0, 0, taken));
        }

        assertThat(run.end(Outcome.reached("")).memoryPeak()).isEqualTo(900);
    }

    @Test
    void theMemoryPeakIsUnknownIfItWasUnknownWithTheMostConnections() {
        sampled(10, 25);
        sampled(100, -1);
        assertThat(run.end(Outcome.reached("")).memoryPeak()).isEqualTo(-1);

        sampled(100, 700);
        assertThat(run.end(Outcome.reached("")).memoryPeak()).isEqualTo(700);
    }

    private void sampled(int connections, long memory) {
        run.accept(new Event.Sampled(100, new Counts(connections, connections, -1), 1, 0, 0, 0, memory));
    }

    @Test
    void lossesFailuresLatenciesAndPausesComeFromTheLatestExactSnapshot() {
        run.observe(World.of(100, 10, 10, -1).snapshot(false));
        run.observe(new Snapshot(
                Stats.server(100, -1),
                Clients.of(
                        List.of(
                                Stats.client(0, 50, 50, 1, Map.of("EOF", 1L), Stats.latency(100, 200)),
                                Stats.client(1, 50, 50, 2, Map.of("EOF", 2L), Stats.latency(300))),
                        4),
                new Machine(0, 0, 0, 0),
                -1,
                List.of(),
                "",
                true));

        Report report = run.end(Outcome.reached(""));

        assertThat(report.lost()).isEqualTo(7);
        assertThat(report.failures()).containsExactly(Map.entry("EOF", 3L));
        assertThat(report.connectTime().count()).isEqualTo(3);
        assertThat(report.connectTime().max()).isBetween(295L, 305L);
        assertThat(report.serverGcMaxMs()).isEqualTo(12);
        assertThat(report.clientGcMaxMs()).as("of the client with the longest").isEqualTo(6);
    }

    @Test
    void aLookThatFindsNoClientDoesNotEraseWhatWasSeenBefore() {
        run.observe(World.whole(100).lost(3).snapshot(false));
        run.observe(Snapshot.NOTHING);

        assertThat(run.end(Outcome.interrupted()).lost()).isEqualTo(3);
    }

    @Test
    void lossesAndFailuresAreThoseOfTheLatestAnswersEvenIfNoConnectionIsLeft() {
        run.observe(World.whole(100).snapshot(false));
        run.observe(new Snapshot(
                Stats.server(0, -1),
                Clients.of(List.of(Stats.client(0, 100, 0, 100, Map.of("EOF", 100L))), 0),
                new Machine(0, 0, 0, 0),
                -1,
                List.of(),
                "",
                false));

        Report report = run.end(Outcome.interrupted());

        assertThat(report.lost()).isEqualTo(100);
        assertThat(report.failures()).containsExactly(Map.entry("EOF", 100L));
    }

    @Test
    void aRunThatSawNothingHasAReportAllTheSame() {
        Report report = run.end(Outcome.notReached("the server did not start"));

        assertThat(report.counts()).isEqualTo(new Counts(0, -1, -1));
        assertThat(report.connectTime().count()).isZero();
        assertThat(report.batches()).isEmpty();
        assertThat(report.hold()).isNull();
    }

    @Test
    void anInterruptedFirstBatchReportsTheCountsItGotTo() {
        run.observe(World.of(100, 40, 41, -1).snapshot(false));

        assertThat(run.end(Outcome.interrupted()).counts()).isEqualTo(new Counts(40, 41, -1));
    }

    @Test
    void noEventOfManyThreadsIsLost() throws InterruptedException {
        List<Thread> threads = IntStream.range(0, 8)
                .mapToObj(n -> Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 500; i++) {
                        run.accept(new Event.Warned(n + "-" + i));
                    }
                }))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(run.end(Outcome.reached("")).warnings()).hasSize(4000).doesNotHaveDuplicates();
        assertThat(test.events(Event.Warned.class)).hasSize(4000);
    }

    private static BatchResult batch(int number, int connections) {
        Counts counts = new Counts(connections, connections, connections);
        return new BatchResult(number, 1, connections, 2, 1, 100, counts, new MemoryPerConnection(1, 2, 3, 4, 5), 6, 7);
    }
}
