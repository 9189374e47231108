package io.megaconn.orchestrator.kube;

import static io.megaconn.orchestrator.kube.TestNodes.node;
import static io.megaconn.orchestrator.kube.TestNodes.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.megaconn.orchestrator.plan.ClusterInfo;
import io.megaconn.orchestrator.plan.NodeRoom;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodesTest {
    @Test
    void aNodeHasWhatPodsMayAskForAndNotWhatTheMachineHas() {
        assertThat(evaluate(node("n1").build(), List.of()))
                .isEqualTo(new ClusterInfo.Node("n1", "6.8.0", "v1.20.2", true, 1930, 7L << 30, 110, 0, 0, 0));
    }

    @Test
    void whatItsPodsAskForIsTaken() {
        List<Pod> pods = List.of(
                pod("n1", "Running", "250m", "1Gi", "1", "512Mi"),
                pod("n1", "Pending", "20m", "100Mi"),
                pod("n1", "Succeeded", "1", "1Gi"),
                pod("n1", "Failed", "1", "1Gi"),
                pod("n2", "Running", "1", "1Gi"),
                pod(null, "Pending", "1", "1Gi"));

        ClusterInfo.Node node = evaluate(node("n1").build(), pods);

        assertThat(node.usedCpuMillis()).isEqualTo(1270);
        assertThat(node.usedMemory()).isEqualTo((1024L + 512 + 100) << 20);
        assertThat(node.usedPods()).isEqualTo(2);
    }

    @Test
    void aPodThatAsksForNothingTakesAPlaceAndNothingElse() {
        Pod modest = new PodBuilder()
                .withNewMetadata()
                .endMetadata()
                .withNewSpec()
                .withNodeName("n1")
                .addNewContainer()
                .endContainer()
                .addNewContainer()
                .withNewResources()
                .endResources()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .endStatus()
                .build();

        ClusterInfo.Node node = evaluate(node("n1").build(), List.of(modest));

        assertThat(List.of(node.usedCpuMillis(), node.usedMemory(), (long) node.usedPods()))
                .containsExactly(0L, 0L, 1L);
    }

    /** Tests a case in which room for 95 was counted, and the scheduler finds room for 3 (kuberay#4996). */
    @Test
    void aPodTakesWhatItsSidecarsAndItsInitContainersNeed() {
        Pod meshed = Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: {name: meshed}
                spec:
                  nodeName: n1
                  overhead: {memory: 16Mi}
                  initContainers:
                  - {name: proxy, restartPolicy: Always, resources: {limits: {memory: 128Mi}}}
                  - {name: init, resources: {requests: {memory: 1Gi}}}
                  containers:
                  - {name: app, resources: {limits: {memory: 64Mi, cpu: 1}}}
                status: {phase: Running}
                """, Pod.class);

        ClusterInfo.Node node = evaluate(node("n1").build(), List.of(meshed));

        assertThat(node.usedMemory()).isEqualTo((1024L + 128 + 16) << 20);
        assertThat(node.usedCpuMillis()).isEqualTo(1000);
    }

    @Test
    void aNewNodeRunsOnlyThePodsOfDaemonSets() {
        Pod daemon = new PodBuilder(pod("n1", "Running", "100m", "1Gi"))
                .editMetadata()
                .addNewOwnerReference()
                .withKind("DaemonSet")
                .endOwnerReference()
                .endMetadata()
                .build();
        Nodes nodes = new Nodes(List.of(node("n1").build()), List.of(daemon, pod("n1", "Running", "1", "4Gi")));

        NodeRoom room = nodes.rooms(new PodSpec(), TestNodes.HINTS).getFirst();

        assertThat(room.free())
                .containsEntry("memory", 2L << 30)
                .containsEntry("cpu", 830L)
                .containsEntry("pods", 108L);
        assertThat(room.fresh())
                .containsEntry("memory", 6L << 30)
                .containsEntry("cpu", 1830L)
                .containsEntry("pods", 109L);
    }

    private static ClusterInfo.Node evaluate(Node node, List<Pod> pods) {
        Nodes nodes = new Nodes(List.of(node), pods);
        return nodes.infos(nodes.rooms(new PodSpec(), TestNodes.HINTS)).getFirst();
    }
}
