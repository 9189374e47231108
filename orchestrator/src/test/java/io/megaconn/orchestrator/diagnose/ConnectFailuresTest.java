package io.megaconn.orchestrator.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Finding;
import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.runtime.Machine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectFailuresTest {
    @Test
    void theThreeMostFrequentFailuresComeFirst() {
        assertThat(look(60, Map.of("EOF", 5L, "TIMEOUT", 500L, "ECONNREFUSED", 50L, "EMFILE", 1L)))
                .extracting(Finding::seen)
                .satisfiesExactly(
                        a -> assertThat(a).contains("TIMEOUT 500 times"),
                        b -> assertThat(b).contains("ECONNREFUSED 50 times"),
                        c -> assertThat(c).contains("EOF 5 times"));
    }

    @Test
    void failuresOfConnectionsThatAreThereByNowAreNoLimit() {
        assertThat(look(100, Map.of("EOF", 5L))).isEmpty();
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
                "EPROTO | see the clients' logs",
            })
    void everyErrorComesWithItsMeaningOrWhereToLook(String errno, String meaning) {
        assertThat(look(60, Map.of(errno, 12_345L)))
                .singleElement()
                .extracting(Finding::line)
                .asString()
                .contains(errno + " 12,345 times", meaning);
    }

    private static List<Finding> look(long held, Map<String, Long> failures) {
        Snapshot seen = new Snapshot(
                null,
                Clients.of(List.of(Stats.client(0, 100, held, 0, failures)), 0),
                new Machine(0, 0, 0, 0),
                held,
                List.of(),
                "",
                false);
        return Diagnosis.of(new Facts(
                Specs.target(100).plan(),
                100,
                Duration.ZERO,
                Duration.ofMinutes(5),
                Snapshot.NOTHING,
                Snapshot.NOTHING,
                seen));
    }
}
