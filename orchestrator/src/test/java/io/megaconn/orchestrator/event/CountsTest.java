package io.megaconn.orchestrator.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.json.JsonInput;
import io.megaconn.runtime.wire.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountsTest {
    @ParameterizedTest
    @CsvSource({
        "100, 100, 100, true",
        "100, 100, -1, true",
        "99, 100, 100, false",
        "100, 99, 100, false",
        "100, 100, 99, false",
        "101, 101, 101, false",
        "100, 100, 0, false",
    })
    void agreeOnlyWhenEverySideThatWasAskedCountsTheSame(long clients, long server, long kernel, boolean agree) {
        assertThat(new Counts(clients, server, kernel).agreeOn(100)).isEqualTo(agree);
    }

    @Test
    void aProgramThatDoesNotAnswerAgreesWithNothing() {
        assertThat(new Counts(100, -1, 100).agreeOn(100)).isFalse();
        assertThat(new Counts(-1, 100, 100).agreeOn(100)).isFalse();
        assertThat(Counts.UNKNOWN.agreeOn(-1)).isFalse();
    }

    @Test
    void lowestAndHighestAreOfTheSidesThatAreKnown() {
        assertThat(new Counts(90, 100, 5).least()).hasValue(90);
        assertThat(new Counts(90, 100, 500).most()).hasValue(100);
        assertThat(new Counts(90, -1, 5).least()).hasValue(90);
        assertThat(new Counts(-1, 100, 500).most()).hasValue(100);
        assertThat(Counts.UNKNOWN.least()).isEmpty();
        assertThat(Counts.UNKNOWN.most()).isEmpty();
    }

    @Test
    void anUnknownSideIsMinusOneInJson() {
        Counts counts = new Counts(1000, -1, -1);

        String json = Json.write(counts);

        assertThat(json).isEqualTo("{\"clients\":1000,\"server\":-1,\"kernel\":-1}");
        assertThat(JsonInput.mapper().build().readValue(json, Counts.class)).isEqualTo(counts);
    }

    @Test
    void anUnknownSideIsPrintedAsUnknown() {
        assertThat(Counts.UNKNOWN).hasToString("clients unknown, server unknown, kernel not checked");
    }

    @Test
    void aKernelThatWasNotAskedIsNoNumber() {
        assertThat(new Counts(1000, 2000, -1)).hasToString("clients 1,000, server 2,000, kernel not checked");
        assertThat(new Counts(1000, 2000, 3000)).hasToString("clients 1,000, server 2,000, kernel 3,000");
    }
}
