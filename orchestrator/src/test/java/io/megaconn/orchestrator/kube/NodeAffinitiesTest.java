package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
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
        "Gt, 5, true",
    })
    void labelsDecide(String operator, String value, boolean allowed) {
        assertThat(allowed(Map.of("disk", "fast"), required(operator, value))).isEqualTo(allowed);
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
                        .withLabels(labels)
                        .endMetadata()
                        .build(),
                pod);
    }

    private static PodSpec required(String operator, String value) {
        return new PodSpecBuilder()
                .withNewAffinity()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .addToMatchExpressions(new NodeSelectorRequirement("disk", operator, List.of(value)))
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .endAffinity()
                .build();
    }
}
