package io.megaconn.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.runtime.Latency;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    @Test
    void addsUpTheConnectionsOfAllClients() {
        Snapshot snapshot = new Snapshot(
                Stats.server(149, 148),
                List.of(Stats.client(0, 100, 100), Stats.client(1, 100, 50), Stats.client(2, 0, 0)),
                0,
                "",
                true);

        assertThat(snapshot.clientConnections()).isEqualTo(150);
        assertThat(snapshot.counts()).isEqualTo(new Counts(150, 149, 148));
        assertThat(snapshot.clientsReady()).as("with their whole share").isEqualTo(1);
    }

    @Test
    void aServerThatIsGoneCountsNothingAndTheKernelIsNotAsked() {
        Snapshot snapshot = new Snapshot(null, List.of(Stats.client(0, 10, 10)), 0, "", true);

        assertThat(snapshot.counts()).isEqualTo(new Counts(10, 0, -1));
        assertThat(snapshot.silent()).isZero();
    }

    @Test
    void lostAreThoseOfLivingClientsAndThoseThatWentWithAProcess() {
        Snapshot snapshot = new Snapshot(
                Stats.server(0, -1),
                List.of(Stats.client(0, 10, 8, 2, Map.of()), Stats.client(1, 10, 9, 5, Map.of())),
                100,
                "",
                false);

        assertThat(snapshot.lost()).isEqualTo(107);
    }

    @Test
    void failuresOfTheSameReasonAreAddedUp() {
        Snapshot snapshot = new Snapshot(
                null,
                List.of(
                        Stats.client(0, 10, 0, 0, Map.of("ECONNREFUSED", 3L, "TIMEOUT", 1L)),
                        Stats.client(1, 10, 0, 0, Map.of("ECONNREFUSED", 4L, "EOF", 2L))),
                0,
                "",
                false);

        assertThat(snapshot.failures())
                .containsExactlyInAnyOrderEntriesOf(Map.of("ECONNREFUSED", 7L, "TIMEOUT", 1L, "EOF", 2L));
    }

    @Test
    void latenciesAreMergedValueByValueNotPercentileByPercentile() {
        long[] fast = LongStream.generate(() -> 100).limit(98).toArray();
        long[] slow = {50_000, 90_000};
        Snapshot snapshot = new Snapshot(
                null,
                List.of(
                        Stats.client(0, 1, 1, 0, Map.of(), Stats.latency(fast)),
                        Stats.client(1, 1, 1, 0, Map.of(), Stats.latency(slow))),
                0,
                "",
                false);

        Latency merged = snapshot.connectTime();

        assertThat(merged.count()).isEqualTo(100);
        assertThat(merged.p90()).isEqualTo(100);
        assertThat(merged.p99()).isBetween(49_500L, 50_500L);
        assertThat(merged.max()).isBetween(89_000L, 91_000L);
        assertThat(snapshot.replyTime().count()).isZero();
    }
}
