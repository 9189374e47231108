package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.orchestrator.fleet.ClientCount;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.wire.ClientPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class KubernetesFleetTest extends FleetTestBase {
    @Test
    void theServerThatIsThereIsTheOneThatStarts() throws Exception {
        says(Stats.server(0, 0));

        fleet.startServer();

        assertThat(events).containsExactly(new Event.ServerStarted(SERVER, 1, List.of("10.88.0.11:9000"), 2, false));
        assertThat(fleet.machine()).isEqualTo(RunStates.BEFORE.machine());
    }

    @Test
    void aServerThatMissesOneQueryIsQueriedAgain() throws Exception {
        Thread late = Thread.ofVirtual().start(() -> {
            eventually().until(() -> cluster.tunnels.size() > 1); // the first query has failed
            says(Stats.server(0, 0));
        });

        fleet.startServer();

        late.join();
        assertThat(events).singleElement().isInstanceOf(Event.ServerStarted.class);
    }

    @Test
    void aServerThatAnswersBeforeItsPodIsReadyIsWaitedFor() throws Exception {
        says(Stats.server(0, 0));
        cluster.put(TestPod.server());
        eventually().until(() -> view.server().pod().isEmpty());
        Thread late = Thread.ofVirtual().start(() -> {
            eventually().until(() -> !cluster.tunnels.isEmpty()); // it has answered
            cluster.put(TestPod.server().ready());
        });

        readiness().firstAnswer();

        late.join();
        assertThat(view.server().pod()).isPresent();
    }

    @Test
    void aServerWithAnotherCertificateIsExplainedByItsRestart() {
        assertThat(fleet.fixes().failure("TLS_UNKNOWN_CA"))
                .contains("the server has been restarted in the meantime", "--set server.tls.secretName=NAME");

        TestPod server = TestPod.server().tlsSecret("server-tls").ready();
        cluster.put(server);
        eventually().until(() -> view.pods().server().orElseThrow().tlsSecret().equals("server-tls"));
        fleet.close();
        fleet = fleet(0);

        assertThat(fleet.fixes().failure("TLS_UNKNOWN_CA")).contains("another certificate in Secret server-tls");
    }

    private ServerReadiness readiness() {
        return new ServerReadiness(view, new PodLimits(view, Duration.ZERO), line -> {});
    }

    @Test
    void theErrorOfAServerThatDoesNotAnswerNamesTheCommandThatDescribesIt() {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> readiness().firstAnswer(Duration.ZERO, Duration.ZERO))
                .withMessageContaining(
                        "kubectl --namespace " + cluster.namespace() + " describe deploy/megaconn-server")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_REACHED));
    }

    @Test
    void aBatchIsOneNumberAndThePlanIsWrittenOnceBeforeTheFirst() throws Exception {
        fleet.start(BATCHES.get(0));
        assertThat(api.requests.getFirst())
                .matches("GET .*/events\\?fieldSelector=involvedObject.name%3Dmegaconn-client");
        assertThat(api.requests.get(1)).matches("PATCH .*/configmaps/megaconn-plan.*");
        assertThat(api.sent(SCALE)).contains("\"replicas\":2").contains("\"kind\":\"Scale\"");

        fleet.start(BATCHES.get(1));
        assertThat(api.sent(SCALE)).contains("\"replicas\":3");

        assertThat(api.requests).as("nothing else").hasSize(4);
        String json = cluster.planMap().get().getData().get("plan.json");
        assertThat(ClientPlan.parse(json)).isEqualTo(RunStates.PLAN.forClients("run-1"));
    }

    @Test
    void anApiserverThatIsAwayForAWhileDelaysABatchAndDoesNotEndTheRun() throws Exception {
        api.fail(SCALE, 503, "the apiserver is starting");
        Thread repair = Thread.ofVirtual().start(() -> {
            eventually().until(() -> api.asked(SCALE) > 0);
            api.heal();
        });

        fleet.start(BATCHES.get(1));

        repair.join();
        assertThat(api.asked(SCALE)).isGreaterThan(1);
    }

    @Test
    void aBatchThatTheApiserverRefusesIsToldInOneLine() {
        api.fail(SCALE, 403, "statefulsets/scale is forbidden");

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> fleet.start(BATCHES.get(1)))
                .withMessage("batch 2 can't be started: not allowed: statefulsets/scale is forbidden");
    }

    @Test
    void aServerThatCameUpAtAnotherAddressIsNeverFoundByItsClients() throws Exception {
        says(Stats.server(0, 0));
        assertThat(fleet.snapshot(false).giveUpReason()).isEmpty();

        cluster.put(TestPod.server().ready().ip("10.244.0.99"));

        eventually().until(() -> !fleet.snapshot(false).giveUpReason().isEmpty());
        assertThat(fleet.snapshot(false).giveUpReason())
                .startsWith("the server pod moved to 10.244.0.99, but clients connect to ");
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

        assertThat(snapshot.clients().count())
                .as("100, and the rest of 50; the third has not answered")
                .isEqualTo(new ClientCount(150, 1, 150));
        assertThat(snapshot.counts().clients()).isEmpty();
        assertThat(snapshot.clients().ready()).isEqualTo(2);
        assertThat(snapshot.counts().server()).hasValue(180);
        assertThat(snapshot.counts().kernel()).as("as the server has counted").hasValue(180);
        assertThat(snapshot.findings()).isEmpty();
        assertThat(snapshot.exact()).isFalse();
    }

    @Test
    void podsOfALaterBatchDoNotCountYet() throws Exception {
        says(Stats.server(250, 250));
        fleet.start(BATCHES.get(0));
        for (int i = 0; i < 3; i++) {
            seen(TestPod.client(i).ready());
        }

        assertThat(fleet.snapshot(false).counts().clients()).hasValue(200);
    }

    @Test
    void clientsOfBatchesThatAnotherOrchestratorHasDoneCountFromTheStart() throws Exception {
        says(Stats.server(250, 250));
        for (int i = 0; i < 3; i++) {
            seen(TestPod.client(i).ready());
        }

        assertThat(fleet(1).snapshot(false).counts().clients()).hasValue(200);
        assertThat(fleet(2).snapshot(false).counts().clients()).hasValue(250);
    }

    @Test
    void whyPodsAreNotReadyIsSaid() throws Exception {
        says(Stats.server(100, 100));
        fleet.start(BATCHES.get(0));
        seen(TestPod.client(0).ready());
        seen(TestPod.client(1).notScheduled("no room"));

        assertThat(fleet.snapshot(false).findings())
                .extracting(Finding::what)
                .containsExactly("client pods: 1 of 2 pending: no room (each requests 0 B and 0 m of a core)");
    }

    @Test
    void aPodThatDiesIsAnEventUntilTheFleetIsClosed() {
        seen(TestPod.client(0).ready());
        cluster.delete(TestPod.client(0));
        eventually()
                .untilAsserted(() -> assertThat(events)
                        .containsExactly(new Event.ProcessDied(
                                "megaconn-client-0", 0, -1, 100, "the pod is gone", ProcessRole.CLIENT)));
        seen(TestPod.client(1).ready());
        fleet.close();

        cluster.delete(TestPod.client(1));

        eventually().until(() -> view.pods().raw("megaconn-client-1") == null);
        assertThat(events).hasSize(1);
    }
}
