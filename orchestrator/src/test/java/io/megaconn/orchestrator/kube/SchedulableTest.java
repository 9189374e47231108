package io.megaconn.orchestrator.kube;

import static io.megaconn.orchestrator.kube.TestNodes.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests on which nodes client pods may run. */
class SchedulableTest {
    private static final PodSpec ANYWHERE = new PodSpec();

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

    /** Tests empty fields, which the manifest omits. */
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
        return new NodeExclusions(template, TestNodes.HINTS).of(node.build()).isEmpty();
    }

    private static NodeBuilder labelled(String key, String value) {
        return node("n1").editMetadata().addToLabels(key, value).endMetadata();
    }

    private static NodeBuilder tainted(Taint... taints) {
        return node("n1").editSpec().withTaints(taints).endSpec();
    }
}
