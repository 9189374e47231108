package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.wire.Json;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    @Test
    void withNothingWrongNothingIsSaid() {
        assertThat(Situation.normal().diagnosis()).isEmpty();
    }

    /** Tests the order of the rules. The compiler checks that a limit names only limits above it. */
    @Test
    void theRulesHaveTheOrderOfTheirLimits() {
        assertThat(Diagnosis.limits()).isSorted();
    }

    @Test
    void whatKeepsPodsAwayExplainsARateThatIsTooLow() {
        assertThat(Limit.SLOW.symptomOf())
                .containsAll(
                        Stream.of(Limit.values()).filter(Limit::keepsPodsAway).toList())
                .doesNotContain(Limit.CPU);
        assertThat(Limit.NODE_LOST.keepsPodsAway()).isTrue();
        assertThat(Limit.SNAT.keepsPodsAway()).isFalse();
    }

    @Test
    void aLimitIsWrittenAsItsPageIsCalled() {
        assertThat(Limit.NODE_LOST).hasToString("node-lost");
        assertThat(Limit.NODE_LOST.page()).isEqualTo("docs/limits/node-lost.md");
        assertThat(Json.write(Finding.of(Limit.CPU, "here", "busy", ""))).startsWith("{\"limit\":\"cpu\",");
    }

    @Test
    void everyLimitHasOneRule() {
        Set<Limit> limits = Diagnosis.RULES.stream().map(Rule::limit).collect(Collectors.toSet());
        assertThat(limits).hasSameSizeAs(Diagnosis.RULES);
    }
}
