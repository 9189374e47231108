package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.kube.ReleaseStatus.Row;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.runtime.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseStatusTest extends KubeTestBase {
    @Test
    void aBatchIsARowWithItsPodsTheirConnectionsRestartsAndNodes() {
        List<PodState> pods = looks(
                TestPod.client(0).ready().node("node2").restarts(2),
                TestPod.client(1).ready(),
                TestPod.client(2).restarts(1));

        assertThat(ReleaseInspection.rows(RunStates.PLAN, pods, Map.of()))
                .containsExactly(
                        new Row(1, 2, 2, 200, 200, 2, "node1 x 1, node2 x 1"),
                        new Row(2, 1, 0, -1, 50, 1, "node1 x 1"));
    }

    @Test
    void theLastShareIsSmallerAndPodsWithoutANodeAreNowhere() {
        assertThat(ReleaseInspection.rows(
                        RunStates.PLAN, looks(TestPod.client(2).ready()), Map.of()))
                .containsExactly(new Row(2, 1, 1, 50, 50, 0, "node1 x 1"));
        assertThat(ReleaseInspection.rows(
                        RunStates.PLAN, looks(TestPod.client(1).notScheduled("no room")), Map.of()))
                .containsExactly(new Row(1, 1, 0, 0, 200, 0, ""));
    }

    @Test
    void batchesThatAreNotBegunHaveNoRowNorHavePodsBeyondThePlan() {
        assertThat(ReleaseInspection.rows(
                        RunStates.PLAN, looks(TestPod.client(3).ready()), Map.of()))
                .isEmpty();
        assertThat(ReleaseInspection.rows(RunStates.PLAN, List.of(), Map.of())).isEmpty();
        assertThat(ReleaseInspection.rows(null, looks(TestPod.client(0)), Map.of()))
                .isEmpty();
    }

    @Test
    void aReleaseWithoutARunHasItsServerAndNoBatches() throws Exception {
        cluster.put(TestPod.server().ready().restarts(1));
        says(Stats.server(0, 0));

        ReleaseStatus look = evaluate();

        assertThat(look.run()).isEmpty();
        assertThat(look.phase()).isEqualTo("none");
        assertThat(look.counts()).isEqualTo(new Counts(0, 0, 0));
        assertThat(look.server()).isEqualTo(TestPod.server().evaluate().name());
        assertThat(look.serverNode()).isEqualTo("node1");
        assertThat(look.serverRestarts()).isEqualTo(1);
        assertThat(look.batches()).isEmpty();
        assertThat(look.trouble()).isEmpty();
    }

    @Test
    void aRunUnderWayHasItsCountsItsRamperAndItsTrouble() throws Exception {
        cluster.put(TestPod.server().ready());
        cluster.put(TestPod.client(0).ready());
        cluster.put(TestPod.client(1).notScheduled("no room"));
        cluster.put(TestPod.client(7).ready());
        says(Stats.server(199, 201, 3, 1000));
        new RunStore(cluster, warning -> {}).begin(RunStates.begun());
        try (RampLease lock = RampLease.acquire(cluster, "ann", () -> {}, line -> {})) {
            assertThat(lock).isNotNull();

            ReleaseStatus look = evaluate();

            assertThat(look.run()).isEqualTo("run-1");
            assertThat(look.phase()).isEqualTo("ramping");
            assertThat(look.ramping()).isEqualTo("ann");
            assertThat(look.target()).isEqualTo(250);
            assertThat(look.counts()).isEqualTo(new Counts(100, 199, 201));
            assertThat(look.silent()).isEqualTo(3);
            assertThat(look.batches()).containsExactly(new Row(1, 2, 1, 100, 200, 0, "node1 x 1"));
            assertThat(look.trouble())
                    .singleElement()
                    .asString()
                    .startsWith("client pods: 1 of 3 pending: no room (each requests ")
                    .contains("(fix: kubectl --namespace " + cluster.namespace() + " describe pod megaconn-client-1;");
        }
    }

    @Test
    void connectionsThatAreUnansweredAreSaidToBeAndCountAsHeld() throws Exception {
        cluster.put(TestPod.server().ready());
        cluster.put(TestPod.client(0).ready());
        cluster.put(TestPod.client(1));
        says(Stats.server(200, 200));
        cluster.answers.put(
                "megaconn-client-1:9601/stats", Json.write(Stats.unanswered(Stats.client(1, 100, 100), 40)));
        new RunStore(cluster, warning -> {}).begin(RunStates.begun());

        ReleaseStatus look = evaluate();

        assertThat(look.counts()).isEqualTo(new Counts(200, 200, 200));
        assertThat(look.batches()).containsExactly(new Row(1, 2, 1, 200, 200, 0, "node1 x 2"));
        assertThat(look.trouble())
                .containsExactly(
                        "megaconn-client-1: 40 of 100 connections are unanswered: no reply for two message intervals");
    }

    @Test
    void withoutAServerItsSideCountsNothingAndTheKernelWasNotAsked() throws Exception {
        ReleaseStatus look = evaluate();

        assertThat(look.server()).isEmpty();
        assertThat(look.counts()).isEqualTo(new Counts(0, 0, -1));
    }

    @Test
    void aServerThatRunsAndDoesNotAnswerIsUnknownWhetherReadyOrNot() throws Exception {
        for (TestPod silent : List.of(TestPod.server().ready(), TestPod.server())) {
            cluster.put(silent);

            ReleaseStatus look = evaluate();

            assertThat(look.counts()).isEqualTo(new Counts(0, -1, -1));
            assertThat(look.silent()).isEqualTo(-1);
            assertThat(look.messagesPerSecond()).isEqualTo(-1);
        }
    }

    @Test
    void aServerThatDoesNotComeUpIsTrouble() throws Exception {
        cluster.put(TestPod.server().waiting("ImagePullBackOff", "no such image"));

        assertThat(evaluate().trouble())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("server pod: can't pull : no such image")
                        .contains("image.prefix=REGISTRY/megaconn"));
    }

    /** Tests two reasons that a separate set for {@code status} lacked. */
    @ParameterizedTest
    @ValueSource(strings = {"ImageInspectError", "RegistryUnavailable"})
    void whatTheRulesKnowIsTroubleForStatusToo(String reason) throws Exception {
        cluster.put(TestPod.server().ready());
        cluster.put(TestPod.client(0).pending().waiting(reason, "no such image"));
        new RunStore(cluster, warning -> {}).begin(RunStates.begun());

        assertThat(evaluate().trouble())
                .singleElement()
                .asString()
                .contains("can't pull", "no such image", "(fix: ", "docs/limits/image.md");
    }

    @Test
    void whyPodsAreNotCreatedIsSaidAtOnce() throws Exception {
        cluster.put(TestPod.server().ready());
        new RunStore(cluster, warning -> {}).begin(RunStates.begun());
        api.client()
                .apps()
                .statefulSets()
                .inNamespace(cluster.namespace())
                .withName("megaconn-client")
                .edit(set -> new StatefulSetBuilder(set)
                        .editSpec()
                        .withReplicas(2)
                        .endSpec()
                        .build());
        api.client()
                .resource(new EventBuilder()
                        .withNewMetadata()
                        .withName("e1")
                        .withNamespace(cluster.namespace())
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withName("megaconn-client")
                        .endInvolvedObject()
                        .withType("Warning")
                        .withMessage("pods \"x\" is forbidden: admission webhook denied the request")
                        .build())
                .create();

        assertThat(evaluate().trouble())
                .singleElement()
                .asString()
                .startsWith("client pods: 2 of 2 not created: admission webhook denied the request");
    }

    @Test
    void aMillionAreCountedOnceAndUnknownWhenLookedAtAgainAndAgain() throws Exception {
        cluster.put(TestPod.server().ready());
        String stats = TestPod.server().evaluate().name() + ":9600/stats";
        cluster.answers.put(stats, Json.write(Stats.server(200_001, -1)));
        cluster.answers.put(stats + "?collect", Json.write(Stats.server(200_001, 200_001)));

        assertThat(evaluate(false).counts().kernel()).hasValue(200_001);
        assertThat(evaluate(true).counts().kernel())
                .as("all sockets of its namespace are not ours")
                .isEmpty();

        cluster.answers.put(stats, Json.write(Stats.server(200_000, -1)));
        assertThat(evaluate(true).counts().kernel()).as("that is soon counted").hasValue(200_001);
    }

    private ReleaseStatus evaluate() throws InterruptedException {
        return evaluate(false);
    }

    private ReleaseStatus evaluate(boolean again) throws InterruptedException {
        ClusterSession view = ClusterSession.open(cluster);
        try {
            return new ReleaseInspection(view).status(again);
        } finally {
            awaitQuiet(view.pods());
            view.close();
        }
    }

    private void says(io.megaconn.runtime.wire.ServerStats stats) {
        cluster.answers.put(TestPod.server().evaluate().name() + ":9600/stats", Json.write(stats));
        cluster.answers.put(TestPod.server().evaluate().name() + ":9600/stats?collect", Json.write(stats));
    }

    private static List<PodState> looks(TestPod... pods) {
        return Stream.of(pods).map(TestPod::evaluate).toList();
    }
}
