package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.fleet.ServerCountQuery;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.kube.KubernetesFleet.Baseline;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.orchestrator.plan.ClientSecrets;
import io.megaconn.orchestrator.plan.ExternalPlans;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.TlsSecret;
import io.megaconn.runtime.wire.ClientPlan;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Json;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.Requests;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Client pods with 100, 100 and 50 connections to a server that is not the release's. */
class EndpointFleetTest extends KubeTestBase {
    private static final Plan PLAN = ExternalPlans.plan();
    private static final List<Batch> BATCHES = PLAN.batches();

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private ClusterSession view;
    private EndpointFleet fleet;

    @BeforeEach
    void open() {
        view = ClusterSession.open(cluster);
        fleet = new EndpointFleet(
                view,
                PLAN,
                "run-1",
                Baseline.external(-1),
                0,
                "",
                new ServerCountQuery(null, -1),
                null,
                new ClientSecrets("", new TlsSecret("gateway", false)),
                () -> {},
                events::add);
        api.forget();
    }

    @AfterEach
    void close() {
        fleet.close();
        awaitQuiet(view.pods());
        view.close();
    }

    @Test
    void thePlanOfTheClientsHasTheEndpointsOfTheUser() throws Exception {
        fleet.startServer();
        fleet.start(BATCHES.getFirst());

        String json = cluster.planMap().get().getData().get("plan.json");
        assertThat(ClientPlan.parse(json).endpoints()).isEqualTo(ExternalPlans.ENDPOINTS);
        assertThat(api.sent("PUT .*/statefulsets/megaconn-client/scale")).contains("\"replicas\":2");
    }

    @Test
    void fixesNameTheSecretOfTheClients() {
        assertThat(fleet.fixes().failure("TLS_UNKNOWN_CA")).contains("describe secret gateway");
    }

    @Test
    void clientsAndTheKernelsOfTheirPodsCountAndTheServerIsUnknown() throws Exception {
        fleet.start(BATCHES.getFirst());
        ready(0, 100);
        ready(1, 100);

        Snapshot plain = fleet.snapshot(false);
        assertThat(plain.counts().clients()).hasValue(200);
        assertThat(plain.counts().clientsKernel()).as("not counted").isEmpty();

        Snapshot exact = exact();
        assertThat(exact.counts().clients()).hasValue(200);
        assertThat(exact.counts().clientsKernel()).hasValue(200);
        assertThat(exact.counts().server()).isEmpty();
        assertThat(exact.counts().kernel()).as("the server's kernel").isEmpty();
        assertThat(exact.counts().agreeOn(200)).isTrue();
        assertThat(exact.serverMissing()).isFalse();
        assertThat(exact.findings()).isEmpty();
    }

    @Test
    void aKernelThatCountsFewerIsADisagreement() throws Exception {
        fleet.start(BATCHES.getFirst());
        ready(0, 100);
        ready(1, 97);

        assertThat(exact().counts().agreeOn(200)).isFalse();
    }

    @Test
    void aKernelThatDoesNotAnswerIsUnknownAndNoAgreement() throws Exception {
        fleet.start(BATCHES.getFirst());
        ready(0, 100);
        ready(1, -1);

        Snapshot exact = exact();
        assertThat(exact.counts().clientsKernel()).isEqualTo(OptionalLong.empty());
        assertThat(exact.counts().agreement()).doesNotContain("kernel");
    }

    @Test
    void aClientThatDoesNotAnswerLeavesTheCheckIncomplete() throws Exception {
        fleet.start(BATCHES.getFirst());
        ready(0, 100);
        seen(TestPod.client(1).ready());

        assertThat(fleet.snapshot(true).exact()).isFalse();
    }

    @Test
    void lossesAreThoseThatClientsReportAndThoseOfPodsThatAreGone() throws Exception {
        fleet.start(BATCHES.getFirst());
        ready(0, 100);
        ready(1, 100);
        exact();

        answer(0, Stats.client(0, 100, 100, 4, Map.of("EOF", 4L)), 100);
        assertThat(exact().clients().lost()).isEqualTo(4);

        cluster.delete(TestPod.client(1));
        eventually().until(() -> view.pods().raw("megaconn-client-1") == null);
        assertThat(fleet.snapshot(false).clients().lost()).isEqualTo(104);
        assertThat(fleet.snapshot(false).counts().clients()).hasValue(100);
    }

    @Test
    void clientsThatAreNotReadyHoldWhatTheyAnswer() throws Exception {
        fleet.start(BATCHES.getFirst());
        ready(0, 100);
        answer(1, Stats.client(1, 100, 80), 80);
        seen(TestPod.client(1));

        Snapshot exact = exact();

        assertThat(exact.counts().clients()).hasValue(180);
        assertThat(exact.clients().count().complete()).isEqualTo(100);
    }

    /** The gate asks for the kernel's count only once every connection has had a reply, so plain snapshots must show that. */
    @Test
    void clientsWhoseConnectionsWaitForTheirFirstReplyAreQueriedAgain() throws Exception {
        fleet.start(BATCHES.getFirst());
        ready(0, 100);
        ready(1, 100);
        ClientStats waiting =
                Stats.with(Stats.client(1, 100, 100), "requests", new Requests(0, 0, 0, 0, 0, 40, Latency.NONE, 0));
        answer(1, waiting, 100);
        assertThat(exact().witnesses().unconfirmed()).isEqualTo(40);
        answer(1, Stats.client(1, 100, 100), 100);
        cluster.queries.clear();

        fleet.snapshot(false);

        eventually().until(() -> cluster.queries.contains("megaconn-client-1:9601/stats"));
        eventually().until(() -> fleet.snapshot(false).witnesses().unconfirmed() == 0);
    }

    @Test
    void aServerOfTheReleaseIsLeftAlone() throws Exception {
        seen(TestPod.server());
        fleet.start(BATCHES.getFirst());
        ready(0, 100);
        ready(1, 100);

        assertThat(exact().findings()).as("its pod is not ready").isEmpty();
        assertThat(cluster.tunnels).noneMatch(tunnel -> tunnel.endsWith(":9600"));
    }

    private Snapshot exact() {
        return eventually().until(() -> fleet.snapshot(true), Snapshot::exact);
    }

    private void ready(int index, long kernel) {
        answer(index, Stats.client(index, PLAN.share(index), PLAN.share(index)), kernel);
        seen(TestPod.client(index).ready());
    }

    private void answer(int index, ClientStats stats, long kernel) {
        ClientStats counted = Stats.with(stats, "kernel", stats.kernel().withEstablished(kernel));
        for (String path : List.of("/stats", "/stats?collect")) {
            cluster.answers.put("megaconn-client-%d:9601%s".formatted(index, path), Json.write(counted));
        }
    }

    private void seen(TestPod pod) {
        cluster.put(pod);
        String name = pod.evaluate().name();
        eventually().until(() -> view.pods().raw(name) != null);
    }
}
