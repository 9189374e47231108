package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import io.megaconn.orchestrator.plan.ClusterInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @Test
    void clientsDoNotRunOnANodeThatIsCordonedOrNotReady() {
        assertThat(schedulable(node("n1").editSpec().withUnschedulable(true).endSpec(), ANYWHERE))
                .isFalse();
        assertThat(schedulable(node("n1").editSpec().withUnschedulable(false).endSpec(), ANYWHERE))
                .isTrue();
        assertThat(schedulable(
                        node("n1")
                                .editStatus()
                                .editFirstCondition()
                                .withStatus("Unknown")
                                .endCondition()
                                .endStatus(),
                        ANYWHERE))
                .isFalse();
    }

    @Test
    void clientsRunWhereTheirSelectorSays() {
        PodSpec fast = new PodSpecBuilder().addToNodeSelector("disk", "fast").build();

        assertThat(schedulable(node("n1"), fast)).isFalse();
        assertThat(schedulable(node("n1").editMetadata().withLabels(null).endMetadata(), fast))
                .isFalse();
        assertThat(schedulable(labelled("disk", "slow"), fast)).isFalse();
        assertThat(schedulable(labelled("disk", "fast"), fast)).isTrue();
    }

    /** Empty is what the manifest does not say. */
    @ParameterizedTest
    @CsvSource({
        // key, operator, value, effect: the toleration of a taint gpu=yes:NoSchedule
        "gpu,, yes, NoSchedule, true",
        "gpu, Equal, yes, NoSchedule, true",
        "gpu, Equal, yes,, true",
        "gpu, Exists,, NoSchedule, true",
        "gpu, Exists,,, true",
        ", Exists,,, true",
        "'', Exists,, '', true",
        "gpu, Equal, no, NoSchedule, false",
        "gpu,,, NoSchedule, false",
        "gpu, Exists,, NoExecute, false",
        "tpu, Exists,,, false",
    })
    void aTaintKeepsClientsAwayUnlessTheyTolerateIt(
            String key, String operator, String value, String effect, boolean tolerated) {
        PodSpec template = new PodSpecBuilder()
                .withTolerations(
                        new Toleration("x", "Exists", "other", null, null),
                        new Toleration(effect, key, operator, null, value))
                .build();

        assertThat(schedulable(tainted(new Taint("NoSchedule", "gpu", null, "yes")), template))
                .isEqualTo(tolerated);
    }

    @Test
    void everyTaintCountsButThoseThatAreOnlyAPreference() {
        PodSpec tolerant = new PodSpecBuilder()
                .addNewToleration()
                .withKey("a")
                .withOperator("Exists")
                .endToleration()
                .build();

        assertThat(schedulable(tainted(new Taint("NoSchedule", "a", null, null)), ANYWHERE))
                .isFalse();
        assertThat(schedulable(tainted(new Taint("NoExecute", "a", null, null)), tolerant))
                .isTrue();
        assertThat(schedulable(
                        tainted(new Taint("NoSchedule", "a", null, null), new Taint("NoExecute", "b", null, null)),
                        tolerant))
                .isFalse();
        assertThat(schedulable(tainted(new Taint("PreferNoSchedule", "b", null, null)), ANYWHERE))
                .isTrue();
    }

    private static boolean schedulable(NodeBuilder node, PodSpec template) {
        return look(node.build(), template).schedulable();
    }

    private static ClusterInfo.Node look(Node node, PodSpec template) {
        return Nodes.of(List.of(node), List.of(), template).getFirst();
    }

    private static NodeBuilder labelled(String key, String value) {
        return node("n1").editMetadata().addToLabels(key, value).endMetadata();
    }

    private static NodeBuilder tainted(Taint... taints) {
        return node("n1").editSpec().withTaints(taints).endSpec();
    }

    /** 2 cores and 8 GiB, some of them reserved. */
    private static NodeBuilder node(String name) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(Map.of("kubernetes.io/hostname", name))
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withCapacity(quantities("2", "8Gi", "110"))
                .withAllocatable(quantities("1930m", "7Gi", "110"))
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .addNewCondition()
                .withType("MemoryPressure")
                .withStatus("False")
                .endCondition()
                .withNewNodeInfo()
                .withKernelVersion("6.8.0")
                .withKubeletVersion("v1.20.2")
                .endNodeInfo()
                .endStatus();
    }

    private static Map<String, Quantity> quantities(String cpu, String memory, String pods) {
        return Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory), "pods", new Quantity(pods));
    }

    /** @param requests cpu and memory of each container */
    private static Pod pod(String node, String phase, String... requests) {
        PodSpecBuilder spec = new PodSpecBuilder().withNodeName(node);
        for (int i = 0; i < requests.length; i += 2) {
            spec.addToContainers(new ContainerBuilder()
                    .withNewResources()
                    .addToRequests("cpu", new Quantity(requests[i]))
                    .addToRequests("memory", new Quantity(requests[i + 1]))
                    .endResources()
                    .build());
        }
        return new PodBuilder()
                .withSpec(spec.build())
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }
}
