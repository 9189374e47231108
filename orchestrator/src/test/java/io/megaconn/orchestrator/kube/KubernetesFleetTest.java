package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.runtime.ClientPlan;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Json;
import io.megaconn.runtime.ServerStats;
import io.megaconn.runtime.UserError;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shares of 100, 100 and 50, in batches of two clients; the server's baseline: 7 closed, 30 established sockets. */
class KubernetesFleetTest extends KubeTestBase {
    private static final String SERVER = TestPod.server().look().name();
    private static final List<Batch> BATCHES = RunStates.PLAN.batches();
    private static final String SCALE = "PUT /apis/apps/v1/namespaces/.*/statefulsets/megaconn-client/scale";

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private ClusterView view;
    private KubernetesFleet fleet;

    @BeforeEach
    void open() {
        cluster.put(TestPod.server().ready());
        view = ClusterView.open(cluster);
        fleet = fleet(0);
        api.forget();
    }

    @AfterEach
    void close() {
        fleet.close();
        awaitQuiet(view.pods());
        view.close();
    }

    @Test
    void theServerThatIsThereIsTheOneThatStarts() throws Exception {
        says(Stats.server(0, 0));

        fleet.startServer();

        assertThat(events).containsExactly(new Event.ServerStarted(SERVER, 1, List.of("10.88.0.11:9000"), 2, false));
        assertThat(fleet.machine()).isEqualTo(RunStates.BEFORE.machine());
    }

    @Test
    void aServerThatDoesNotAnswerIsToldWithWhereToLook() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> fleet.startServer())
                .withMessageContaining(
                        "kubectl --namespace " + cluster.namespace() + " describe deploy/megaconn-server")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_REACHED));
    }

    @Test
    void aBatchIsOneNumberAndThePlanIsWrittenOnceBeforeTheFirst() {
        fleet.start(BATCHES.get(0));
        assertThat(api.requests.getFirst()).matches("PATCH .*/configmaps/megaconn-plan.*");
        assertThat(api.sent(SCALE)).contains("\"replicas\":2").contains("\"kind\":\"Scale\"");

        fleet.start(BATCHES.get(1));
        assertThat(api.sent(SCALE)).contains("\"replicas\":3");

        assertThat(api.requests).as("nothing else").hasSize(3);
        String json = cluster.planMap().get().getData().get("plan.json");
        assertThat(ClientPlan.parse(json)).isEqualTo(RunStates.PLAN.forClients("run-1"));
    }

    @Test
    void aBatchThatTheApiserverRefusesIsToldInOneLine() {
        api.fail(SCALE, 403, "statefulsets/scale is forbidden");

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> fleet.start(BATCHES.get(1)))
                .withMessage("batch 2 can't be started: not allowed: statefulsets/scale is forbidden");
    }

    @Test
    void aReadyPodHoldsItsShareAndTheLastOneTheRest() throws Exception {
        says(Stats.server(180, 180));
        fleet.start(BATCHES.get(0));
        fleet.start(BATCHES.get(1));
        seen(TestPod.client(0).ready());
        seen(TestPod.client(1));
        seen(TestPod.client(2).ready());
        seen(TestPod.client(3).ready());

        Snapshot snapshot = fleet.snapshot(false);

        assertThat(snapshot.clients().connections())
                .as("100, and the rest of 50")
                .isEqualTo(150);
        assertThat(snapshot.clients().ready()).isEqualTo(2);
        assertThat(snapshot.counts().server()).isEqualTo(180);
        assertThat(snapshot.kernelEstimate())
                .as("2 x 180 sockets, 30 were there")
                .isEqualTo(330);
        assertThat(snapshot.waiting()).isEmpty();
        assertThat(snapshot.exact()).isFalse();
    }

    @Test
    void podsOfALaterBatchDoNotCountYet() throws Exception {
        says(Stats.server(250, 250));
        fleet.start(BATCHES.get(0));
        for (int i = 0; i < 3; i++) {
            seen(TestPod.client(i).ready());
        }

        assertThat(fleet.snapshot(false).clients().connections()).isEqualTo(200);
    }

    @Test
    void clientsOfBatchesThatAnotherOrchestratorHasDoneCountFromTheStart() throws Exception {
        says(Stats.server(250, 250));
        for (int i = 0; i < 3; i++) {
            seen(TestPod.client(i).ready());
        }

        assertThat(fleet(1).snapshot(false).counts().clients()).isEqualTo(200);
        assertThat(fleet(2).snapshot(false).counts().clients()).isEqualTo(250);
    }

    @Test
    void whyPodsAreNotReadyIsSaid() throws Exception {
        says(Stats.server(100, 100));
        fleet.start(BATCHES.get(0));
        seen(TestPod.client(0).ready());
        seen(TestPod.client(1).notScheduled("no room"));

        assertThat(fleet.snapshot(false).waiting()).isEqualTo("1 of 2 pods not scheduled: no room");
    }

    @Test
    void whenAllSidesAgreeTheClientsOfTheBatchAreAskedOnceForWhatReadinessDoesNotTell() throws Exception {
        says(Stats.server(250, 250));
        cluster.answers.put(
                "megaconn-client-2:9601/stats?exact",
                Json.write(Stats.client(2, 50, 50, 0, Map.of(), Stats.latency(120, 1500))));
        fleet.start(BATCHES.get(0));
        fleet.start(BATCHES.get(1));
        for (int i = 0; i < 3; i++) {
            seen(TestPod.client(i).ready());
        }

        Snapshot snapshot = fleet.snapshot(true);

        assertThat(snapshot.exact()).isTrue();
        assertThat(snapshot.counts().agreeOn(250)).isTrue();
        assertThat(snapshot.clients().asked()).isEqualTo(50);
        assertThat(snapshot.clients().connectTime().count()).isEqualTo(2);
        assertThat(cluster.tunnels).containsExactlyInAnyOrder(SERVER + ":9600", "megaconn-client-2:9601");
        assertThat(fleet.snapshot(false).clients().asked()).as("remembered").isEqualTo(50);
        assertThat(cluster.tunnels).hasSize(2);
    }

    @Test
    void whileTheyDisagreeOnlyClientsThatLackSomethingAreAskedWhy() throws Exception {
        says(Stats.server(140, 140));
        cluster.answers.put(
                "megaconn-client-1:9601/stats?exact", Json.write(Stats.client(1, 100, 40, 0, Map.of("TIMEOUT", 9L))));
        fleet.start(BATCHES.get(0));
        seen(TestPod.client(0).ready());
        seen(TestPod.client(1));

        Snapshot snapshot = fleet.snapshot(true);

        assertThat(snapshot.clients().failures()).isEqualTo(Map.of("TIMEOUT", 9L));
        assertThat(snapshot.clients().connections())
                .as("of those that are ready")
                .isEqualTo(100);
        assertThat(cluster.tunnels).containsExactlyInAnyOrder(SERVER + ":9600", "megaconn-client-1:9601");
    }

    @Test
    void podsThatDoNotRunAreNotAsked() throws Exception {
        says(Stats.server(100, 100));
        fleet.start(BATCHES.get(0));
        seen(TestPod.client(0).notScheduled("no room"));
        seen(TestPod.client(1).pending());

        fleet.snapshot(true);

        assertThat(cluster.tunnels).containsExactly(SERVER + ":9600");
    }

    @Test
    void aServerThatIsTooBusyStandsAsItLastStoodButIsNotExact() throws Exception {
        says(Stats.server(100, 100));
        fleet.snapshot(false);
        cluster.answers.clear();

        Snapshot snapshot = fleet.snapshot(true);

        assertThat(snapshot.counts().server()).isEqualTo(100);
        assertThat(snapshot.exact()).isFalse();
    }

    @Test
    void aServerWhosePodIsGoneCountsNothing() throws Exception {
        says(Stats.server(100, 100));
        fleet.snapshot(false);
        cluster.delete(TestPod.server());
        eventually().until(() -> view.pods().server().isEmpty());

        Snapshot snapshot = fleet.snapshot(false);

        assertThat(snapshot.server()).isNull();
        assertThat(snapshot.counts().server()).isZero();
        assertThat(snapshot.machine()).isEqualTo(RunStates.BEFORE.machine());
    }

    @Test
    void whatTheServerClosesIsLost() throws Exception {
        says(Stats.serverUp(2_000, 100, 7));
        assertThat(fleet.snapshot(false).clients().lost()).isZero();

        says(Stats.serverUp(3_000, 100, 12));

        assertThat(fleet.snapshot(false).clients().lost()).isEqualTo(5);
    }

    @Test
    void aPodThatDiesIsAnEventUntilTheFleetIsClosed() {
        seen(TestPod.client(0).ready());
        cluster.delete(TestPod.client(0));
        eventually()
                .untilAsserted(() -> assertThat(events)
                        .containsExactly(new Event.ProcessDied("megaconn-client-0", 0, -1, 100, "the pod is gone")));
        seen(TestPod.client(1).ready());
        fleet.close();

        cluster.delete(TestPod.client(1));

        eventually().until(() -> view.pods().raw("megaconn-client-1") == null);
        assertThat(events).hasSize(1);
    }

    private KubernetesFleet fleet(int done) {
        return new KubernetesFleet(view, RunStates.PLAN, "run-1", RunStates.BEFORE, done, events::add);
    }

    private void says(ServerStats stats) {
        cluster.answers.put(SERVER + ":9600/stats", Json.write(stats));
        cluster.answers.put(SERVER + ":9600/stats?exact", Json.write(stats));
    }

    private void seen(TestPod pod) {
        cluster.put(pod);
        String name = pod.look().name();
        eventually().until(() -> view.pods().raw(name) != null);
    }
}
