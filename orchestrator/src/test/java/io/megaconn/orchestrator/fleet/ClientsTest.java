package io.megaconn.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.wire.Latency;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ClientsTest {
    @Test
    void addsUpTheConnectionsOfAllClients() {
        Clients clients =
                Clients.of(List.of(Stats.client(0, 100, 100), Stats.client(1, 100, 50), Stats.client(2, 0, 0)), 0);

        assertThat(clients.count().all()).hasValue(150);
        assertThat(clients.withUnheard(1).count().all())
                .as("one has not answered")
                .isEmpty();
        assertThat(clients.ready()).as("with their whole share").isEqualTo(1);
    }

    @Test
    void memoryIsOfTheClientsThatHaveAShare() {
        Clients clients = Clients.of(List.of(Stats.client(0, 100, 100), Stats.client(1, 0, 0)), 0);

        assertThat(clients.asked()).isEqualTo(100);
        assertThat(clients.heap()).isEqualTo(100 * 100);
        assertThat(clients.rss()).isEqualTo(40_000_000);
    }

    @Test
    void lostAreThoseOfLivingClientsAndThoseThatWentWithAProcess() {
        Clients clients =
                Clients.of(List.of(Stats.client(0, 10, 8, 2, Map.of()), Stats.client(1, 10, 9, 5, Map.of())), 100);

        assertThat(clients.lost()).isEqualTo(107);
    }

    @Test
    void failuresOfTheSameReasonAreAddedUp() {
        Clients clients = Clients.of(
                List.of(
                        Stats.client(0, 10, 0, 0, Map.of("ECONNREFUSED", 3L, "TIMEOUT", 1L)),
                        Stats.client(1, 10, 0, 0, Map.of("ECONNREFUSED", 4L, "EOF", 2L))),
                0);

        assertThat(clients.failures())
                .containsExactlyInAnyOrderEntriesOf(Map.of("ECONNREFUSED", 7L, "TIMEOUT", 1L, "EOF", 2L));
    }

    @Test
    void latenciesAreMergedValueByValueNotPercentileByPercentile() {
        long[] fast = LongStream.generate(() -> 100).limit(98).toArray();
        long[] slow = {50_000, 90_000};
        Clients clients = Clients.of(
                List.of(
                        Stats.client(0, 1, 1, 0, Map.of(), Stats.latency(fast)),
                        Stats.client(1, 1, 1, 0, Map.of(), Stats.latency(slow))),
                0);

        Latency merged = clients.connectTime();

        assertThat(merged.count()).isEqualTo(100);
        assertThat(merged.p90()).isEqualTo(100);
        assertThat(merged.p99()).isBetween(49_500L, 50_500L);
        assertThat(merged.max()).isBetween(89_000L, 91_000L);
        assertThat(clients.replyTime().count()).isZero();
    }
}
