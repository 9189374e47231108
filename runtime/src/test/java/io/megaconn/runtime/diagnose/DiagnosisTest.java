package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    @Test
    void withNothingWrongNothingIsSaid() {
        assertThat(Situation.normal().diagnosis()).isEmpty();
    }

    @Test
    void aCauseStandsBeforeItsSymptoms() {
        Set<String> earlier = new HashSet<>(Diagnosis.PODS);
        earlier.add("snat");
        for (Rule rule : Diagnosis.RULES) {
            assertThat(earlier).as(rule.limit()).containsAll(rule.explainedBy());
            earlier.add(rule.limit());
        }
    }

    @Test
    void everyLimitHasOneRule() {
        Set<String> limits = Diagnosis.RULES.stream().map(Rule::limit).collect(Collectors.toSet());
        assertThat(limits).hasSameSizeAs(Diagnosis.RULES);
    }
}
