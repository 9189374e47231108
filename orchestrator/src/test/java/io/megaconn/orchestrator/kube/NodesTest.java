package io.megaconn.orchestrator.kube;

import static io.megaconn.orchestrator.kube.TestNodes.node;
import static io.megaconn.orchestrator.kube.TestNodes.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.megaconn.orchestrator.plan.ClusterInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodesTest {
    private static final PodSpec ANYWHERE = new PodSpec();

    @Test
    void aNodeHasWhatPodsMayAskForAndNotWhatTheMachineHas() {
        assertThat(look(node("n1").build(), ANYWHERE))
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

        ClusterInfo.Node node =
                Nodes.of(List.of(node("n1").build()), pods, ANYWHERE).getFirst();

        assertThat(node.usedCpuMillis()).isEqualTo(1270);
        assertThat(node.usedMemory()).isEqualTo((1024L + 512 + 100) << 20);
        assertThat(node.usedPods()).isEqualTo(2);
    }

    @Test
    void aPodThatAsksForNothingTakesAPlaceAndNothingElse() {
        Pod modest = new PodBuilder()
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

        ClusterInfo.Node node =
                Nodes.of(List.of(node("n1").build()), List.of(modest), ANYWHERE).getFirst();

        assertThat(List.of(node.usedCpuMillis(), node.usedMemory(), (long) node.usedPods()))
                .containsExactly(0L, 0L, 1L);
    }

    private static ClusterInfo.Node look(Node node, PodSpec template) {
        return Nodes.of(List.of(node), List.of(), template).getFirst();
    }
}
