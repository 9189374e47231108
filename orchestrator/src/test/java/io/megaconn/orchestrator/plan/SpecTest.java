package io.megaconn.orchestrator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpecTest {
    record Bad(Specs specs, String option, String value) {
        @Override
        public String toString() {
            return option + " " + value;
        }
    }

    static List<Bad> badValues() {
        return List.of(
                new Bad(Specs.target(0), "--target", "0"),
                new Bad(Specs.target(-5), "--target", "-5"),
                new Bad(good().batch(0), "--batch", "0"),
                new Bad(good().batch(-1), "--batch", "-1"),
                new Bad(good().perClient(0), "--connections-per-client", "0"),
                new Bad(good().interval(Duration.ofMillis(99)), "--message-interval", "100ms"),
                new Bad(good().payload(0), "--payload-size", "0"),
                new Bad(good().payload((1 << 20) + 1), "--payload-size", "1048577"),
                new Bad(good().connectRate(-1), "--connect-rate", "negative"),
                new Bad(good().processes(-1), "--processes", "negative"),
                new Bad(good().port(0), "--port", "0"),
                new Bad(good().port(65_536), "--port", "65536"));
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void aBadValueIsAUsageErrorThatNamesTheOption(Bad bad) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(bad.specs::build)
                .withMessageContaining(bad.option)
                .withMessageContaining(bad.value)
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void theSmallestAndTheLargestValuesAreAccepted() {
        assertThatCode(() -> Specs.target(1)
                        .batch(1)
                        .perClient(1)
                        .interval(Duration.ofMillis(100))
                        .payload(1)
                        .port(1)
                        .build())
                .doesNotThrowAnyException();
        assertThatCode(() -> Specs.target(Integer.MAX_VALUE)
                        .batch(Integer.MAX_VALUE)
                        .perClient(Integer.MAX_VALUE)
                        .payload(1 << 20)
                        .port(65_535)
                        .build())
                .doesNotThrowAnyException();
    }

    @Test
    void anotherTargetKeepsEverythingElse() {
        Spec spec = good().batch(3)
                .perClient(7)
                .payload(9)
                .connectRate(11)
                .processes(2)
                .port(13)
                .build();

        assertThat(spec.withTarget(99))
                .usingRecursiveComparison()
                .ignoringFields("target")
                .isEqualTo(spec);
        assertThat(spec.withTarget(99).target()).isEqualTo(99);
    }

    private static Specs good() {
        return Specs.target(100);
    }
}
