package io.megaconn.orchestrator.event;

import static org.assertj.core.api.Assertions.assertThat;

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
    void aKernelThatWasNotAskedIsNoNumber() {
        assertThat(new Counts(1000, 2000, -1)).hasToString("clients 1,000, server 2,000, kernel not checked");
        assertThat(new Counts(1000, 2000, 3000)).hasToString("clients 1,000, server 2,000, kernel 3,000");
    }
}
