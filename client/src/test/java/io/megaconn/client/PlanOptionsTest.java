package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.ClientPlan;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Workload;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanOptionsTest {
    private static int index(String text) {
        PlanOptions options = new PlanOptions();
        options.index = text;
        return options.index();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "39, 39",
        "megaconn-client-7, 7",
        "megaconn-client-0, 0",
        "a-1-22, 22",
        "x-007, 7",
        "-3, 3",
        "r-999999999, 999999999"
    })
    void anIndexIsANumberOrTheEndOfAPodsName(String text, int index) {
        assertThat(index(text)).isEqualTo(index);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-", "megaconn-client", "client7", "client-7x", "client-7-", "1k", "9999999999", "c- 7"})
    void anythingElseIsAUsageErrorThatQuotesIt(String text) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> index(text))
                .withMessageContaining("'" + text + "'")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    }

    @Test
    void aClientBeyondThePlanIsToldHowManyThereAre() {
        ClientPlan plan = new ClientPlan(
                "r",
                List.of(new Endpoint("s", 9)),
                1_000_000,
                30_000,
                new Workload(Duration.ofSeconds(1), 32, Reply.NONE),
                0);
        assertThat(PlanOptions.share(plan, 33)).isEqualTo(10_000);
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> PlanOptions.share(plan, 34))
                .withMessage(
                        "the plan assigns no connections to client 34: it has 34 clients, 0 to 33, for a target of 1,000,000")
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    }
}
