package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeAffinitiesTest {
    @ParameterizedTest
    @CsvSource({
        "In, fast, true",
        "In, slow, false",
        "NotIn, fast, false",
        "NotIn, slow, true",
        "Exists, '', true",
        "DoesNotExist, '', false",
        "Gt, 5, false", // not an integer
        "Newer, 5, true",
    })
    void labelsDecide(String operator, String value, boolean allowed) {
        assertThat(allowed(Map.of("disk", "fast"), required(operator, value))).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({"Gt, 4, true", "Gt, 5, false", "Lt, 6, true", "Lt, 5, false"})
    void numbersAreCompared(String operator, String value, boolean allowed) {
        assertThat(allowed(Map.of("disk", "5"), required(operator, value))).isEqualTo(allowed);
        assertThat(allowed(Map.of(), required(operator, value))).isFalse();
    }

    @Test
    void aTermMayNameTheNodeAndWithoutAnythingItMatchesNone() {
        NodeSelectorTerm named = new NodeSelectorTermBuilder()
                .addToMatchFields(new NodeSelectorRequirement("metadata.name", "In", List.of("n1")))
                .build();

        assertThat(allowed(Map.of(), required(named))).isTrue();
        assertThat(allowed(
                        Map.of(),
                        required(new NodeSelectorTermBuilder(named)
                                .editFirstMatchField()
                                .withValues("n2")
                                .endMatchField()
                                .build())))
                .isFalse();
        assertThat(allowed(Map.of(), required(new NodeSelectorTerm()))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"In, false", "NotIn, true", "Exists, false", "DoesNotExist, true"})
    void aNodeWithoutTheLabel(String operator, boolean allowed) {
        assertThat(allowed(Map.of(), required(operator, "fast"))).isEqualTo(allowed);
        assertThat(allowed(null, required(operator, "fast"))).isEqualTo(allowed);
    }

    @Test
    void withoutAffinityEveryNodeWillDo() {
        assertThat(allowed(Map.of(), new PodSpec())).isTrue();
    }

    private static boolean allowed(Map<String, String> labels, PodSpec pod) {
        return NodeAffinities.allow(
                new NodeBuilder()
                        .withNewMetadata()
                        .withName("n1")
                        .withLabels(labels)
                        .endMetadata()
                        .build(),
                pod);
    }

    private static PodSpec required(String operator, String value) {
        return required(new NodeSelectorTermBuilder()
                .addToMatchExpressions(new NodeSelectorRequirement("disk", operator, List.of(value)))
                .build());
    }

    private static PodSpec required(NodeSelectorTerm term) {
        return new PodSpecBuilder()
                .withNewAffinity()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addToNodeSelectorTerms(term)
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .endAffinity()
                .build();
    }
}
