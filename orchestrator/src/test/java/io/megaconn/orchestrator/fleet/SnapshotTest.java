package io.megaconn.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.runtime.system.ConnectionCensus.Counted;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.system.ProcessTree.Usage;
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
    void theCountsOfAServerThatDidNotAnswerAreUnknown() {
        assertThat(snapshot(null).counts()).isEqualTo(new Counts(10, -1, -1));
        assertThat(snapshot(null).silent()).isZero();
    }

    /** Idle connections are not silent. */
    @Test
    void withoutSilenceNothingElseChanges() {
        ServerStats stats = Stats.with(Stats.with(Stats.server(149, 148), "silent", 5L), "fellSilent", 7L);
        assertThat(stats.withoutSilence()).isEqualTo(Stats.with(Stats.with(stats, "silent", 0L), "fellSilent", 0L));
    }

    /** Between exact answers the server's count may be newer than the clients'. */
    @Test
    void othersAreEstimatedFromExactAnswersOnly() {
        ExternalFigures figures = new ExternalFigures(Counted.UNKNOWN, 130, 100, Usage.UNKNOWN, Usage.UNKNOWN);
        Snapshot exact = Stats.with(snapshot(null), "external", figures);
        assertThat(exact.counts()).isEqualTo(Counts.external(10, -1, -1, 30, 130, 20));
        assertThat(Stats.with(exact, "exact", false).counts().others()).isEmpty();
    }

    private static Snapshot snapshot(@Nullable ServerStats server) {
        Clients clients = Clients.of(List.of(Stats.client(0, 10, 10)), 0);
        return new Snapshot(server, clients, new Machine(0, 0, 0, 0), -1, List.of(), "", true);
    }
}
