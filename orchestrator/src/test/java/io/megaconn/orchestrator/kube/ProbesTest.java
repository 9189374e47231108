package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.megaconn.orchestrator.plan.ClusterFacts.NodeProbe;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProbesTest extends KubeTestBase {
    private static final String CREATE = "POST .*/pods.*";
    private static final String DELETE = "DELETE .*/pods/megaconn-probe-.*";

    private ClusterSession view;
    private Probes probes;

    @BeforeEach
    void open() {
        StatefulSet clients = clients(
                new ContainerBuilder().withName("istio-proxy").withArgs("proxy").build(),
                new ContainerBuilder().withName("client").withArgs("--plan=x").build());
        view = ClusterSession.open(cluster);
        probes = new Probes(view, clients, RunStates.PLAN);
    }

    @AfterEach
    void close() {
        awaitQuiet(view.pods());
        view.close();
    }

    @Test
    void aPodWhoseCreationEndedWithAnErrorMayBeThereAndIsDeleted() throws Exception {
        api.fail(CREATE, 500, "the request timed out");

        assertThat(probes.run(List.of("node1", "node2")))
                .extracting(NodeProbe::node, NodeProbe::problem)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("node1", "not created: the request timed out"),
                        org.assertj.core.groups.Tuple.tuple("node2", "not created: the request timed out"));

        assertThat(api.asked(DELETE)).isEqualTo(2);
        assertThat(api.sent(CREATE))
                .as("what a dead orchestrator leaves goes with the release")
                .contains("\"ownerReferences\":[{\"apiVersion\":\"apps/v1\",\"kind\":\"StatefulSet\"");
    }

    /** Tests a template in the order of kube-inject. */
    @Test
    void theProbesArgumentsGoToOurContainerAndSidecarsStay() throws Exception {
        api.fail(CREATE, 403, "no");
        probes.run(List.of("node1"));

        List<Container> sent =
                Serialization.unmarshal(api.sent(CREATE), Pod.class).getSpec().getContainers();

        assertThat(sent).extracting(Container::getName).containsExactly("istio-proxy", "probe");
        assertThat(sent.get(0).getArgs()).containsExactly("proxy");
        assertThat(sent.get(1).getArgs()).contains("--probe", "--endpoint=10.88.0.11:9000");
    }

    /** Tests that a policy that requires a label of client pods does not refuse their probes. */
    @Test
    void probesHaveAllLabelsAndAnnotationsOfClientsButTheComponent() throws Exception {
        api.fail(CREATE, 500, "the request timed out");

        probes.run(List.of("node1"));

        assertThat(api.sent(CREATE))
                .contains("\"team\":\"net\"", "\"policy\":\"low\"", "\"app.kubernetes.io/component\":\"probe\"");
    }

    @Test
    void aRefusedProbeQuotesTheRefusalWithItsFix() throws Exception {
        api.fail(CREATE, 403, "admission webhook \"kyverno\" denied the request: label team is required");

        assertThat(probes.run(List.of("node1"))).singleElement().satisfies(probe -> {
            assertThat(probe.problem())
                    .isEqualTo("not created: admission webhook \"kyverno\" denied the request: label team is required");
            assertThat(probe.fix()).startsWith("meet the policy with the chart's values (client.podLabels");
        });
    }

    /** Tests that a quota ends all probes: it is the same for all nodes. */
    @Test
    void aQuotaThatIsUsedUpEndsTheProbes() throws Exception {
        api.fail(
                CREATE,
                403,
                "pods \"p\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1");

        assertThat(probes.run(List.of("node1", "node2"))).hasSize(1);
    }

    @Test
    void anInterruptionIsNotANodeThatRefuses() {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> probes.run(List.of("node1", "node2")));

        assertThat(Thread.interrupted())
                .as("told by the exception, or still set")
                .isIn(true, false);
        assertThat(api.asked(DELETE)).isEqualTo(1);
    }
}
