package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.plan.Batch;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonsTest {
    private static final Batch BATCH = new Batch(2, 1, 1, 50, 100);

    @Test
    void saysHowManyAreMissing() {
        assertThat(Reasons.of(BATCH, World.of(100, 60, 60, -1).snapshot(false), Duration.ofMinutes(5)))
                .startsWith("60 of 100 connections after 5m, 0 of 2 clients full");
    }

    @Test
    void withoutAFailedConnectTheyAreOnlySlow() {
        assertThat(Reasons.of(BATCH, World.of(100, 60, 60, -1).snapshot(false), Duration.ofMinutes(5)))
                .contains("no connect has failed", "--batch-timeout");
    }

    @Test
    void countsThatDisagreeAreThereForAllSides() {
        assertThat(Reasons.of(BATCH, World.of(100, 100, 90, 91).snapshot(true), Duration.ofSeconds(30)))
                .isEqualTo("the counts disagree after 30s: clients 100, server 90, kernel 91");
    }

    @Test
    void theThreeMostFrequentFailuresComeFirst() {
        String failures = Reasons.failures(Map.of("EOF", 5L, "TIMEOUT", 500L, "ECONNREFUSED", 50L, "EMFILE", 1L));

        assertThat(failures)
                .containsSubsequence("TIMEOUT 500 times", "ECONNREFUSED 50 times", "EOF 5 times")
                .doesNotContain("EMFILE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ECONNREFUSED | nobody listens",
                "ECONNRESET | resets",
                "EOF | closes",
                "TIMEOUT | somaxconn",
                "ETIMEDOUT | somaxconn",
                "EADDRNOTAVAIL | ip_local_port_range",
                "EMFILE | ulimit -n",
                "ENFILE | fs.file-max",
                "ENOSPC | fs.epoll.max_user_watches",
                "ENOBUFS | tcp_mem",
                "EPROTO | see the client's log",
            })
    void everyErrorComesWithItsMeaningOrWhereToLook(String errno, String meaning) {
        assertThat(Reasons.failures(Map.of(errno, 12_345L))).contains(errno + " 12,345 times", meaning);
    }
}
