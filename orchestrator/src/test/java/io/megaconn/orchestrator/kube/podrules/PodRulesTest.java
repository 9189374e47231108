package io.megaconn.orchestrator.kube.podrules;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.kube.Facts;
import io.megaconn.orchestrator.kube.TestPod;
import io.megaconn.orchestrator.kube.podrules.PodFacts.Network;
import io.megaconn.orchestrator.kube.podrules.PodHistory.Past;
import io.megaconn.runtime.diagnose.Finding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the short rules one by one, and that healthy pods show no limit. */
class PodRulesTest {
    @Test
    void podsThatAreFineOrOnTheirWayShowNoLimit() {
        assertThat(PodRules.of(Facts.clients(
                                TestPod.client(0).ready(),
                                TestPod.client(1),
                                TestPod.client(2).pending().waiting("ContainerCreating", null))
                        .wanted(4)
                        .build()))
                .isEmpty();
    }

    @Test
    void aContainerThatCantBeMadeIsToldWithWhyAndWhereToLook() {
        Finding finding = one(Facts.clients(
                TestPod.client(0).pending().waiting("CreateContainerConfigError", "secret \"keys\" not found")));

        assertThat(finding.limit()).hasToString("container-config");
        assertThat(finding.what())
                .isEqualTo("client pods: 1 of 1 can't start: CreateContainerConfigError: secret \"keys\" not found");
        assertThat(finding.fix()).isEqualTo("kubectl --namespace load describe pod megaconn-client-0");
        assertThat(finding.fatal()).isFalse();
    }

    @Test
    void aContainerThatCantBeStartedIsNoCrash() {
        Finding finding = one(Facts.clients(TestPod.client(0)
                .restarts(3)
                .waiting("CrashLoopBackOff", "back-off")
                .endedBefore("StartError", 128, "exec: \"jawa\": not found")));

        assertThat(finding.what()).isEqualTo("client pods: 1 of 1 can't start: StartError: exec: \"jawa\": not found");
        assertThat(finding.fatal()).isTrue();
    }

    @Test
    void evictedPodsAreRememberedUntilTheyAreReadyAgain() {
        Past evicted = new Past(0, "", "Evicted: The node was low on resource: memory.");
        Facts facts = Facts.clients(TestPod.client(0).ready(), TestPod.client(1))
                .wanted(3)
                .past(0, evicted)
                .past(1, evicted)
                .past(2, evicted);

        Finding finding = one(facts);

        assertThat(finding.limit()).hasToString("evicted");
        assertThat(finding.what())
                .isEqualTo("client pods: 2 of 3 evicted by their node: Evicted: The node was low on resource: memory.");
        assertThat(finding.fix()).contains("free memory on the node");
    }

    @Test
    void aLostNodeIsNamedWithThePodsOnIt() {
        Finding finding = one(Facts.clients(
                        TestPod.client(0).node("node2"),
                        TestPod.client(1).node("node2"),
                        TestPod.client(2).ready())
                .lostNodes(Map.of("node2", "Kubelet stopped posting node status", "node9", "not ours")));

        assertThat(finding.limit()).hasToString("node-lost");
        assertThat(finding.what())
                .isEqualTo("node node2: not ready (Kubelet stopped posting node status): 2 of 3 client pods with 200"
                        + " connections are on it");
        assertThat(finding.fix()).contains("kubectl describe node node2", "kubectl delete node node2");
    }

    @Test
    void aNetworkThatHidesPodsIsALimitWhenConnectsFailOrItsPortsAreNearlyGone() {
        List<String> hidden = List.of("megaconn-client-1");
        Facts facts = Facts.clients(TestPod.client(0).ready(), TestPod.client(1));

        assertThat(evaluate(facts.network(new Network(500, 1, hidden, 2, Map.of()))))
                .isEmpty();
        assertThat(evaluate(facts.network(new Network(500, 1, List.of(), 2, Map.of("TIMEOUT", 3L)))))
                .isEmpty();
        assertThat(one(facts.network(new Network(55_000, 1, hidden, 2, Map.of())))
                        .limit())
                .hasToString("snat");
        Finding finding = one(facts.network(new Network(500, 1, hidden, 2, Map.of("TIMEOUT", 3L))));

        assertThat(finding.what())
                .isEqualTo("network: the pod network masquerades source addresses (SNAT): 1 of 2 sampled clients,"
                        + " such as megaconn-client-1; the server has seen 1 address and has 500 connections, and an"
                        + " address has about 60,000 for each of 1 server port");
        assertThat(finding.fix()).contains("--set server.ports=2");
    }

    @Test
    void aServerThatIsNotThereOrNotReadyIsSaid() {
        assertThat(one(Facts.clients(TestPod.client(0)).server(null)).what()).isEqualTo("server pod: does not exist");
        Finding finding = one(Facts.clients(TestPod.client(0)).server(TestPod.server()));

        assertThat(finding.limit()).hasToString("server-pod");
        assertThat(finding.what())
                .isEqualTo("server pod: megaconn-server-5d9c7-x2x9z is not ready: Running on node1, 0 restarts");
        assertThat(finding.fix()).isEqualTo("kubectl --namespace load describe deploy/megaconn-server");
    }

    /** Returns the only finding of all rules. */
    static Finding oneOf(Facts facts) {
        return facts.only(PodRules::of);
    }

    @Test
    void anImageForAnotherCpuIsSaidWithTheNodesArchitecture() {
        NodeState arm = new NodeState("node1", "", false, List.of(), "arm64");
        for (TestPod pod : List.of(
                TestPod.client(0).ended("Error", 1, "exec /opt/java/bin/java: exec format error"),
                TestPod.client(0)
                        .waiting("RunContainerError", "OCI runtime create failed: exec format error: unknown")
                        .endedBefore("StartError", 128, "exec format error"))) {
            Finding finding = one(Facts.clients(pod.image("x/client:1")).nodes(arm));

            assertThat(finding.limit()).hasToString("image");
            assertThat(finding.what())
                    .isEqualTo("client pods: 1 of 1 can't start: x/client:1 is an image for another CPU (node node1"
                            + " is arm64): exec format error");
            assertThat(finding.fatal()).isTrue();
        }
    }

    @Test
    void aServerThatIsNotReadyIsNotSaidBesideItsReason() {
        assertThat(evaluate(Facts.clients().server(TestPod.server().notScheduled("no room"))))
                .extracting(finding -> finding.limit().toString())
                .containsExactly("unschedulable");
    }

    @Test
    void podsThatAreBeingDeletedAreSaidWithWho() {
        Finding finding = one(Facts.clients(
                TestPod.client(0).ready(),
                TestPod.client(1).ready().leaving().disrupted("PreemptionByScheduler", "Preempted by default/big")));

        assertThat(finding.limit()).hasToString("pod-terminating");
        assertThat(finding.what())
                .isEqualTo("client pods: 1 of 2 being deleted: PreemptionByScheduler: Preempted by default/big");
        assertThat(one(Facts.clients().server(TestPod.server().ready().leaving()))
                        .what())
                .isEqualTo("server pod: megaconn-server-5d9c7-x2x9z is being deleted");
    }

    private static Finding one(Facts facts) {
        return oneOf(facts);
    }

    private static List<Finding> evaluate(Facts facts) {
        return facts.evaluate(PodRules::of);
    }
}
