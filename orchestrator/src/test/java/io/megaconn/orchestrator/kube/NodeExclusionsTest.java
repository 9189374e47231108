package io.megaconn.orchestrator.kube;

import static io.megaconn.orchestrator.kube.TestNodes.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.megaconn.orchestrator.plan.NodeRoom.Exclusion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests why client pods can't run on a node, and the fix. */
class NodeExclusionsTest {
    private static final PodSpec LINUX =
            new PodSpecBuilder().addToNodeSelector("kubernetes.io/os", "linux").build();

    /** Tests nodes in the form of Kubernetes 1.35.6: one with a user's taint, one cordoned. */
    @Test
    void taintsAndCordonsAreNamed() {
        Node node = node("n1")
                .editSpec()
                .withUnschedulable(true)
                .withTaints(
                        new Taint("NoSchedule", "node.kubernetes.io/unschedulable", "2026-11-28T20:45:32Z", null),
                        new Taint("NoSchedule", "dedicated", null, "db"),
                        new Taint("NoExecute", "node.kubernetes.io/unreachable", null, null))
                .endSpec()
                .build();

        assertThat(of(node, new PodSpec()))
                .containsExactly(
                        new Exclusion("cordoned", "kubectl uncordon n1"),
                        new Exclusion(
                                "taint dedicated=db:NoSchedule",
                                "let clients tolerate it: add {key: dedicated, operator: Equal, value: db, effect: NoSchedule}"
                                        + " to client.tolerations"),
                        new Exclusion("taint node.kubernetes.io/unreachable:NoExecute", ""));
    }

    @Test
    void aPodThatToleratesTheCordonMayRunThere() {
        Node node = node("n1").editSpec().withUnschedulable(true).endSpec().build();
        PodSpec tolerant = new PodSpecBuilder()
                .withTolerations(new Toleration(null, null, "Exists", null, null))
                .build();

        assertThat(of(node, tolerant)).isEmpty();
    }

    @Test
    void whatTheNodeLacksIsNamed() {
        PodSpec fast = new PodSpecBuilder().addToNodeSelector("disk", "fast").build();

        assertThat(of(node("n1").build(), fast)).extracting(Exclusion::why).containsExactly("node selector disk=fast");
        assertThat(of(
                        node("n1")
                                .editStatus()
                                .editFirstCondition()
                                .withStatus("Unknown")
                                .withReason("NodeStatusUnknown")
                                .endCondition()
                                .endStatus()
                                .build(),
                        new PodSpec()))
                .extracting(Exclusion::why)
                .containsExactly("not ready (NodeStatusUnknown)");
    }

    /** The scheduler may place clients there unless a selector or a taint keeps them away. */
    @ParameterizedTest
    @CsvSource({"windows,, windows", "'', windows, windows", ",, ''", "linux, linux, ''"})
    void anotherOperatingSystemIsNotForClients(String info, String label, String excluded) {
        NodeBuilder node = node("n1")
                .editStatus()
                .editNodeInfo()
                .withOperatingSystem(info)
                .endNodeInfo()
                .endStatus();
        if (label != null) {
            node.editMetadata().addToLabels("kubernetes.io/os", label).endMetadata();
        }

        assertThat(of(node.build(), new PodSpec()))
                .extracting(Exclusion::why)
                .isEqualTo(excluded.isEmpty() ? java.util.List.of() : java.util.List.of("operating system windows"));
        assertThat(new NodeExclusions(new PodSpec(), TestNodes.HINTS).stray(node.build()))
                .isEqualTo(excluded.isEmpty() ? "" : "windows");
        if (!excluded.isEmpty()) {
            assertThat(new NodeExclusions(LINUX, TestNodes.HINTS).stray(node.build()))
                    .as("the selector keeps clients away")
                    .isEmpty();
        }
    }

    @Test
    void domainsAreThoseOfTheConstraintThatTheSchedulerEnforces() {
        PodSpec spread = Serialization.unmarshal("""
                nodeSelector: {kubernetes.io/hostname: n1}
                topologySpreadConstraints:
                - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}
                - {maxSkew: 2, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule}
                """, PodSpec.class);
        NodeExclusions exclusions = new NodeExclusions(spread, TestNodes.HINTS);

        assertThat(SpreadDomains.maxSkew(spread)).isEqualTo(2);
        assertThat(SpreadDomains.maxSkew(new PodSpec())).isZero();
        assertThat(exclusions.domain(node("n1").build())).isEqualTo("n1");
        assertThat(exclusions.domain(node("n2").build())).as("not selected").isEmpty();
    }

    private static java.util.List<Exclusion> of(Node node, PodSpec pod) {
        return new NodeExclusions(pod, TestNodes.HINTS).of(Serialization.clone(node));
    }
}
