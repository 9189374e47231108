package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.ServerCost;
import io.megaconn.orchestrator.fleet.ClientCount;
import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.ExternalFigures;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.runtime.system.ConnectionCensus.Counted;
import io.megaconn.runtime.system.ProcessTree.Usage;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServerCostMeterTest {
    private static final Usage BEFORE = new Usage(Set.of(1L), 10_000_000, 8_000_000, 4_000_000, 3_000_000, 500, -1);

    private final ServerCostMeter meter = new ServerCostMeter();

    private static Snapshot snapshot(long connections, Usage now) {
        Snapshot clients =
                Stats.with(Snapshot.NOTHING, "clients", Clients.NONE.with(ClientCount.of(connections), 1, 0));
        return Stats.with(
                clients, "external", new ExternalFigures(new Counted(connections, connections, 0), -1, 0, now, BEFORE));
    }

    private ServerCost cost(long connections, Usage now) {
        ServerCost cost = meter.of(snapshot(connections, now));
        assertThat(cost).isNotNull();
        return cost;
    }

    @Test
    void memoryIsTheGrowthSinceBeforeTheFirstBatchAndCpuThatOfTheBatch() {
        ServerCost first =
                cost(1_000, new Usage(Set.of(1L, 2L), 15_000_000, 11_000_000, 4_000_000, 2_000_000, 900, -1));
        assertThat(first.rssPerConnection()).isEqualTo(5_000);
        assertThat(first.pssPerConnection())
                .as("without the file pages that became shared")
                .isEqualTo(4_000);
        assertThat(first.groupMemoryPerConnection()).isEqualTo(-1);
        assertThat(first.bytesPerConnection()).isEqualTo(4_000);
        assertThat(first.cpuMs()).isEqualTo(400);
        assertThat(first.processes()).isEqualTo(2);

        ServerCost second = cost(2_000, new Usage(Set.of(1L), 20_000_000, -1, 4_000_000, -1, 1_000, -1));
        assertThat(second.cpuMs()).isEqualTo(100);
        assertThat(second.pssPerConnection()).isEqualTo(-1);
        assertThat(second.bytesPerConnection())
                .as("RSS where PSS can't be read")
                .isEqualTo(5_000);
    }

    @Test
    void withoutAKnownNumberOfConnectionsTheCostOfOneIsUnknown() {
        Snapshot unheard = Stats.with(
                snapshot(1_000, new Usage(Set.of(1L), 15_000_000, 11_000_000, 4_000_000, 2_000_000, 900, -1)),
                "clients",
                Clients.NONE.with(new ClientCount(0, 1, 0), 0, 0));

        assertThat(meter.of(unheard)).isNotNull().satisfies(cost -> {
            assertThat(cost.rssPerConnection()).isEqualTo(-1);
            assertThat(cost.pssPerConnection()).isEqualTo(-1);
        });
    }

    @Test
    void filePagesCountOnlyIfTheServerMappedThem() {
        // another process that shared 1 MB has ended
        assertThat(cost(1_000, new Usage(Set.of(1L), 12_000_000, 11_000_000, 4_000_000, 4_000_000, 900, -1))
                        .pssPerConnection())
                .isEqualTo(2_000);
        // 1 MB of files is new
        assertThat(cost(1_000, new Usage(Set.of(1L), 13_000_000, 11_000_000, 5_000_000, 4_000_000, 900, -1))
                        .pssPerConnection())
                .isEqualTo(3_000);
    }

    @Test
    void aServerThatIsGoneOrMegaconnsOwnHasNoCost() {
        assertThat(meter.of(snapshot(5, Usage.UNKNOWN))).isNull();
        assertThat(meter.of(Snapshot.NOTHING)).isNull();
    }

    @Test
    void cpuPerMessageNeedsMessages() {
        assertThat(new ServerCost(1, 0, 0, 0, 0, 0, 0, 50, 10_000).cpuMicrosPerMessage())
                .isEqualTo(5.0);
        assertThat(new ServerCost(1, 0, 0, 0, 0, 0, 0, 50, 3).cpuMicrosPerMessage())
                .isEqualTo(-1);
        assertThat(new ServerCost(1, 0, 0, 0, 0, 0, 0, -1, 10_000).cpuMicrosPerMessage())
                .isEqualTo(-1);
    }
}
