package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.kube.RunState.Phase;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunStoreTest extends KubeTestBase {
    private static final String WRITES = "PATCH .*/configmaps/megaconn-run.*";

    private final List<String> warnings = new ArrayList<>();
    private RunStore store;

    @BeforeEach
    void make() {
        store = new RunStore(cluster, warnings::add);
    }

    @Test
    void beforeTheFirstRunThereIsNoStateAndNoReport() {
        assertThat(RunStore.state(cluster)).isEmpty();
        assertThat(RunStore.report(cluster)).isEmpty();
    }

    @Test
    void everyBatchAndTheHoldAreKeptAtOnceSoThatAnotherOrchestratorKnowsThem() {
        store.begin(RunStates.begun());
        assertThat(RunStore.state(cluster)).contains(RunStates.begun());

        store.accept(new Event.BatchDone(RunStates.batch(1)));
        assertThat(RunStore.state(cluster)).contains(RunStates.begun().with(RunStates.batch(1)));

        store.accept(new Event.BatchDone(RunStates.batch(2)));
        store.accept(new Event.HoldStarted(Duration.ofSeconds(60)));
        assertThat(RunStore.state(cluster))
                .contains(RunStates.begun()
                        .with(RunStates.batch(1))
                        .with(RunStates.batch(2))
                        .in(Phase.HOLDING));
        assertThat(warnings).isEmpty();
    }

    @Test
    void aRequestIsOnlyMadeForWhatChangesTheState() {
        store.begin(RunStates.begun());

        for (int i = 0; i < 100; i++) {
            store.accept(new Event.Sampled(200, new Counts(i, i, i), 0, 0, 0, 0, 0));
        }
        store.accept(new Event.BatchStarted(1, 2, 2, 200));
        store.accept(new Event.BatchDone(RunStates.batch(1)));

        assertThat(api.requests).hasSize(2);
        assertThat(api.asked(WRITES)).isEqualTo(2);
    }

    @Test
    void aResumedRunKeepsItsBatches() {
        store.begin(RunStates.begun().with(RunStates.batch(1)));

        store.accept(new Event.BatchDone(RunStates.batch(2)));

        assertThat(RunStore.state(cluster).orElseThrow().batches())
                .containsExactly(RunStates.batch(1), RunStates.batch(2));
    }

    @Test
    void aResumedRunKnowsTheProcessesThatCompletedItsBatches() {
        List<PodState> pods = Stream.of(TestPod.client(0).ready(), TestPod.client(1))
                .map(TestPod::evaluate)
                .toList();
        store.begin(RunStates.begun());
        assertThat(store.observe(() -> pods)).isEmpty();
        store.accept(new Event.BatchDone(RunStates.batch(1)));

        RunStore resumed = new RunStore(cluster, warnings::add);
        resumed.begin(RunStates.begun().with(RunStates.batch(1)));
        assertThat(ProcessMarks.parse(resumed.observe(List::of)))
                .isEqualTo(Map.of(0, ProcessMarks.of(pods.getFirst())));

        RunStore another = new RunStore(cluster, warnings::add);
        another.begin(RunStates.begun());
        assertThat(another.observe(List::of)).as("of a new run").isEmpty();
    }

    @Test
    void whatHappensBeforeItHasBegunIsNotKept() {
        store.accept(new Event.BatchDone(RunStates.batch(1)));
        store.end(RunStates.report(0, "fine"));

        assertThat(api.requests).isEmpty();
    }

    @Test
    void theReportIsKeptWithTheEndOfTheRun() {
        Report report = RunStates.report(ExitCode.DISAGREE, "counts disagree");
        store.begin(RunStates.begun());

        store.end(report);

        RunState state = RunStore.state(cluster).orElseThrow();
        assertThat(state.phase()).isEqualTo(Phase.DONE);
        assertThat(state.exitCode()).isEqualTo(ExitCode.DISAGREE);
        assertThat(state.verdict()).isEqualTo("counts disagree");
        assertThat(RunStore.report(cluster)).contains(report);
        assertThat(api.asked(WRITES)).isEqualTo(2);
    }

    @Test
    void anInterruptedRunStaysUnderWayForResume() {
        store.begin(RunStates.begun().with(RunStates.batch(1)));

        store.end(RunStates.report(ExitCode.INTERRUPTED, "interrupted"));

        assertThat(RunStore.state(cluster)).contains(RunStates.begun().with(RunStates.batch(1)));
        assertThat(RunStore.report(cluster)).isPresent();
    }

    @Test
    void itIsKeptAlsoByAThreadThatIsInterruptedAndStaysSo() {
        store.begin(RunStates.begun());

        Thread.currentThread().interrupt();
        store.end(RunStates.report(ExitCode.INTERRUPTED, "interrupted"));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(RunStore.report(cluster)).isPresent();
        assertThat(warnings).isEmpty();
    }

    @Test
    void takenDownItHasEndedAndItsReportStays() {
        store.begin(RunStates.begun());
        store.end(RunStates.report(0, "fine"));

        RunStore.ended(cluster);

        assertThat(RunStore.state(cluster).orElseThrow().phase()).isEqualTo(Phase.ENDED);
        assertThat(RunStore.report(cluster)).isPresent();
    }

    @Test
    void aRunOfAnOlderVersionIsSeenAndTakenDownButNotResumed() throws IOException {
        Cluster.write(cluster.runMap(), Map.of("state.json", older()));

        RunState state = RunStore.state(cluster).orElseThrow();
        assertThat(state.underWay()).isTrue();
        assertThat(state.plan().workload()).isEqualTo(RunStates.PLAN.workload());
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> RunStore.checkResumable(cluster, state))
                .withMessage(
                        "state.json of ConfigMap megaconn-run has format 1, and this version resumes 2:"
                                + " resume run run-1 with the version that started it, or end it: %s",
                        cluster.hints().orchestrator("down"))
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED));

        RunStore.ended(cluster);

        assertThat(RunStore.state(cluster).orElseThrow().phase()).isEqualTo(Phase.ENDED);
    }

    @Test
    void aRunOfTodayIsResumable() {
        RunStore.checkResumable(cluster, RunStates.begun());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RAMPING", "HOLDING", "DONE", "STORMING"})
    void aRunOfANewerVersionIsNamedUntilItIsTakenDown(String phase) {
        Cluster.write(
                cluster.runMap(),
                Map.of("state.json", "{\"format\":3,\"phase\":\"%s\",\"plan\":{\"new\":1}}".formatted(phase)));

        RunStore.checkInstalled(cluster);
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> RunStore.state(cluster))
                .withMessage(
                        "state.json of ConfigMap megaconn-run has format 3, but this version reads 2 at most:"
                                + " use the version that started the run, or end it: %s",
                        cluster.hints().orchestrator("down"))
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED));

        RunStore.ended(cluster);

        assertThat(RunStore.state(cluster)).as("nothing is left of it").isEmpty();
        assertThat(cluster.runMap().get().getData().get("state.json")).contains("\"format\":3", "\"new\":1");
    }

    /** State of the version before format 2. */
    private static String older() throws IOException {
        try (InputStream in = Objects.requireNonNull(RunStoreTest.class.getResourceAsStream("/state-format-1.json"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whereThereWasNoRunNoneEnds() {
        RunStore.ended(cluster);

        assertThat(api.asked("PATCH .*")).isZero();
    }
}
