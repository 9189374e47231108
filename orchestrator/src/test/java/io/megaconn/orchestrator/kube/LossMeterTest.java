package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.kube.LossMeter.ReportedTotals;
import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LossMeterTest {
    @Test
    void nothingIsLostWhileTheServerClosesNothing() {
        LossMeter meter = new LossMeter("a/0", 0, 0);

        assertThat(meter.lost()).isZero();
        assertThat(see(meter, server(0, 0), "a/0")).isZero();
        assertThat(see(meter, server(25_000, 0), "a/0")).isZero();
    }

    @Test
    void whatTheServerHadClosedBeforeTheRunIsNotLost() {
        LossMeter meter = new LossMeter("a/0", 500, 0);

        assertThat(see(meter, server(0, 500), "a/0")).isZero();
        assertThat(see(meter, server(100, 503), "a/0")).isEqualTo(3);
    }

    @Test
    void everyConnectionThatEndedIsCountedOnce() {
        LossMeter meter = new LossMeter("a/0", 0, 0);

        see(meter, server(100, 7), "a/0");
        see(meter, server(100, 7), "a/0");

        assertThat(see(meter, server(100, 9), "a/0")).isEqualTo(9);
        assertThat(meter.lost()).isEqualTo(9);
    }

    @Test
    void aServerThatStartedAnewHasLostAllThatItHeldAndCountsFromZero() {
        LossMeter meter = new LossMeter("a/0", 40, 0);
        see(meter, server(1_000, 42), "a/0");

        assertThat(see(meter, server(10, 0), "a/1"))
                .as("two before, and all that were open")
                .isEqualTo(1_002);
        assertThat(see(meter, server(1_000, 5), "a/1")).isEqualTo(1_007);
    }

    @Test
    void anotherPodIsAnotherServerThoughItHasClosedMore() {
        LossMeter meter = new LossMeter("a/0", 0, 0);
        see(meter, server(1_000, 2), "a/0");

        assertThat(see(meter, server(900, 50), "b/0")).isEqualTo(2 + 1_000 + 50);
    }

    @Test
    void aServerThatStartedAnewWhileNobodyWatchedHasLostWhatItHadAtTheLastGate() {
        LossMeter resumed = new LossMeter("a/0", 0, 500_000);

        assertThat(see(resumed, server(500_000, 0), "a/1")).isEqualTo(500_000);
    }

    @Test
    void aResumeOfAServerThatLivedLosesNothing() {
        LossMeter resumed = new LossMeter("a/0", 40, 500_000);

        assertThat(see(resumed, server(600_000, 40), "a/0")).isZero();
    }

    @Test
    void twoRestartsLoseTwice() {
        LossMeter meter = new LossMeter("a/0", 0, 0);
        see(meter, server(1_000, 0), "a/0");
        see(meter, server(300, 0), "a/1");

        assertThat(see(meter, server(0, 0), "a/2")).isEqualTo(1_300);
    }

    @Test
    void aConnectThatTheClientGaveUpIsNoLossThoughTheServerSawAnEnd() {
        LossMeter meter = new LossMeter("a/0", 0, 0);

        assertThat(meter.observe(server(911_676, 584), "a/0", new ReportedTotals(0, 0), at(0)))
                .as("the clients have not been asked yet")
                .isZero();
        assertThat(meter.isWaiting()).isTrue();
        assertThat(meter.observe(server(911_676, 584), "a/0", new ReportedTotals(584, 0), at(5)))
                .isZero();
        assertThat(meter.isWaiting()).isFalse();
        assertThat(meter.observe(server(911_676, 584), "a/0", new ReportedTotals(584, 0), at(100)))
                .isZero();
        assertThat(meter.settle()).isZero();
    }

    @Test
    void whatTheClientsSayIsLostAtOnceAndOnce() {
        LossMeter meter = new LossMeter("a/0", 0, 0);

        assertThat(meter.observe(server(90, 10), "a/0", new ReportedTotals(6, 3), at(0)))
                .isEqualTo(3);
        assertThat(meter.observe(server(90, 10), "a/0", new ReportedTotals(6, 3), at(30)))
                .as("and one that nobody explains, after a while")
                .isEqualTo(4);
        assertThat(meter.observe(server(90, 10), "a/0", new ReportedTotals(6, 4), at(31)))
                .isEqualTo(4);
    }

    @Test
    void whatAClientLostBeforeTheServerSawItIsCountedOnce() {
        LossMeter meter = new LossMeter("a/0", 0, 0);

        assertThat(meter.observe(server(100, 0), "a/0", new ReportedTotals(0, 7), at(0)))
                .isEqualTo(7);
        assertThat(meter.observe(server(93, 7), "a/0", new ReportedTotals(0, 7), at(1)))
                .isEqualTo(7);
        assertThat(meter.settle()).isEqualTo(7);
    }

    @Test
    void theServerMaySeeTheEndAfterTheClientHasToldOfIt() {
        LossMeter meter = new LossMeter("a/0", 0, 0);

        meter.observe(server(100, 0), "a/0", new ReportedTotals(5, 0), at(0));

        assertThat(meter.observe(server(100, 5), "a/0", new ReportedTotals(5, 0), at(10)))
                .isZero();
        assertThat(meter.settle()).isZero();
    }

    @Test
    void connectsGivenUpInTheRampExplainNothingInTheHold() {
        LossMeter meter = new LossMeter("a/0", 0, 0);
        meter.observe(server(100, 0), "a/0", new ReportedTotals(50, 0), at(0));

        meter.holding();

        meter.observe(server(99, 1), "a/0", new ReportedTotals(50, 0), at(1));
        assertThat(meter.settle()).isEqualTo(1);
    }

    @Test
    void whatClientsReportBeforeAServerThatDiedIsBackCountsOnce() {
        LossMeter meter = new LossMeter("a/0", 0, 0);
        meter.observe(server(1_000, 2), "a/0", ReportedTotals.NONE, at(0));

        assertThat(meter.observe(server(1_000, 2), "a/0", new ReportedTotals(0, 602), at(1)))
                .as("its last answer, and most of what clients lost")
                .isEqualTo(602);
        assertThat(meter.observe(server(700, 0), "a/1", new ReportedTotals(0, 602), at(2)))
                .isEqualTo(1_002);
        assertThat(meter.observe(server(1_000, 0), "a/1", new ReportedTotals(0, 1_002), at(3)))
                .isEqualTo(1_002);
    }

    @Test
    void aServerThatDiedIsToldByItsClientsTooAndCountsOnce() {
        LossMeter meter = new LossMeter("a/0", 0, 0);
        meter.observe(server(1_000, 0), "a/0", ReportedTotals.NONE, at(0));

        assertThat(meter.observe(server(0, 0), "a/1", new ReportedTotals(0, 1_000), at(1)))
                .isEqualTo(1_000);
    }

    private static long at(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    /** Observes stats while no client connects, so every end is a loss. */
    private static long see(LossMeter meter, ServerStats stats, String process) {
        meter.observe(stats, process, ReportedTotals.NONE, 0);
        return meter.settle();
    }

    private static ServerStats server(long connections, long closed) {
        return Stats.serverUp(1_000, connections, closed);
    }
}
