package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests runs whose state the cluster does not accept, or does not have. */
class RunStoreFailuresTest extends KubeTestBase {
    private static final String WRITES = "PATCH .*/configmaps/megaconn-run.*";

    private final List<String> warnings = new ArrayList<>();
    private RunStore store;

    @BeforeEach
    void make() {
        store = new RunStore(cluster, warnings::add);
    }

    @Test
    void anApiserverThatDoesNotTakeTheStateCostsTheRecordAndIsWarnedOfOnce() {
        store.begin(RunStates.begun());
        api.fail(WRITES, 500, "etcd is full");

        store.accept(new Event.BatchDone(RunStates.batch(1)));
        store.accept(new Event.HoldStarted(Duration.ofSeconds(1)));
        store.end(RunStates.report(0, "fine"));

        assertThat(warnings).containsExactly("the state of the run can't be kept: etcd is full");
        assertThat(RunStore.state(cluster)).contains(RunStates.begun());
    }

    @Test
    void whatCouldNotBeKeptIsKeptWithTheNextBatch() {
        store.begin(RunStates.begun());
        api.fail(WRITES, 500, "etcd is full");
        store.accept(new Event.BatchDone(RunStates.batch(1)));
        api.heal();

        store.accept(new Event.BatchDone(RunStates.batch(2)));

        assertThat(RunStore.state(cluster).orElseThrow().batches()).hasSize(2);
    }

    @Test
    void whatCouldNotBeKeptIsKeptBeforeTheNextBatchIsStarted() {
        store.begin(RunStates.begun());
        api.fail(WRITES, 500, "etcd is full");
        store.accept(new Event.BatchDone(RunStates.batch(1)));
        api.heal();

        store.accept(new Event.BatchStarted(2, 2, 1, 250));

        assertThat(RunStore.state(cluster).orElseThrow().batches()).hasSize(1);
    }

    @Test
    void whatAnotherOrchestratorWroteIsLeftAloneOnceItHasTakenOver() {
        store.begin(RunStates.begun());
        store.taken();

        store.accept(new Event.BatchDone(RunStates.batch(1)));
        store.end(RunStates.report(ExitCode.INTERRUPTED, "interrupted"));

        assertThat(RunStore.state(cluster)).contains(RunStates.begun());
        assertThat(RunStore.report(cluster)).isEmpty();
    }

    @Test
    void aRunDoesNotBeginWhereItsStateIsNotTaken() {
        api.fail(WRITES, 403, "configmaps \"megaconn-run\" is forbidden");

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> store.begin(RunStates.begun()))
                .withMessage(
                        "the state of the run can't be kept: not allowed: configmaps \"megaconn-run\" is forbidden");
    }

    @Test
    void whereNothingIsInstalledTheUserIsToldToInstallIt() {
        MockCluster empty = MockCluster.in(api.client(), cluster.namespace() + "-empty");

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> RunStore.state(empty))
                .withMessageContaining("helm install megaconn helm/megaconn --namespace " + empty.namespace())
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED));
    }

    @Test
    void aRunThatWasTakenDownHasNoReportAndNotThatOfTheRunBefore() {
        store.begin(RunStates.begun());
        store.end(RunStates.report(0, "fine"));
        String run = RunStates.report(0, "fine").run();

        assertThat(RunStore.report(cluster, run).verdict()).isEqualTo("fine");
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> RunStore.report(cluster, "another"))
                .withMessageStartingWith("run another was taken down before its end: ")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED));
    }

    @Test
    void aStateThatCannotBeReadIsNamedWithItsConfigMap() {
        Cluster.write(cluster.runMap(), Map.of("state.json", "{\"format\":"));

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> RunStore.state(cluster))
                .withMessageStartingWith("state.json of ConfigMap megaconn-run can't be read: ");
        Cluster.write(cluster.runMap(), Map.of("state.json", " "));
        assertThat(RunStore.state(cluster)).as("emptied by hand").isEmpty();
    }
}
