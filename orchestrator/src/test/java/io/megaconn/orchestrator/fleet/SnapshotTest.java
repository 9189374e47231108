package io.megaconn.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.wire.ServerStats;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    @Test
    void hasTheCountsOfAllThreeSides() {
        assertThat(snapshot(Stats.server(149, 148)).counts()).isEqualTo(new Counts(10, 149, 148));
    }

    @Test
    void aServerThatIsGoneCountsNothingAndTheKernelIsNotAsked() {
        assertThat(snapshot(null).counts()).isEqualTo(new Counts(10, 0, -1));
        assertThat(snapshot(null).silent()).isZero();
    }

    private static Snapshot snapshot(@Nullable ServerStats server) {
        Clients clients = Clients.of(List.of(Stats.client(0, 10, 10)), 0);
        return new Snapshot(server, clients, new Machine(0, 0, 0, 0), -1, List.of(), "", true);
    }
}
