package io.megaconn.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.LintResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class LintTest {
    @ParameterizedTest
    @FieldSource("io.megaconn.e2e.chart.Chart#FILES")
    void helmFindsNothing(String file) {
        LintResult result = Chart.file(file).lint();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages()).allMatch(message -> message.contains("[INFO]"));
    }

    @Test
    void findsAWrongValue() {
        LintResult result = Chart.with("server: {capacity: 0}").lint();

        assertThat(result.isFailed()).isTrue();
        assertThat(result.getMessages()).anyMatch(message -> message.contains("/server/capacity"));
    }
}
