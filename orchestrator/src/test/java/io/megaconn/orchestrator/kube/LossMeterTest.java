package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.runtime.ServerStats;
import org.junit.jupiter.api.Test;

class LossMeterTest {
    @Test
    void nothingIsLostWhileTheServerClosesNothing() {
        LossMeter meter = new LossMeter("a/0", 0, 0);

        assertThat(meter.lost()).isZero();
        assertThat(meter.see(server(0, 0), "a/0")).isZero();
        assertThat(meter.see(server(25_000, 0), "a/0")).isZero();
    }

    @Test
    void whatTheServerHadClosedBeforeTheRunIsNotLost() {
        LossMeter meter = new LossMeter("a/0", 500, 0);

        assertThat(meter.see(server(0, 500), "a/0")).isZero();
        assertThat(meter.see(server(100, 503), "a/0")).isEqualTo(3);
    }

    @Test
    void everyConnectionThatEndedIsCountedOnce() {
        LossMeter meter = new LossMeter("a/0", 0, 0);

        meter.see(server(100, 7), "a/0");
        meter.see(server(100, 7), "a/0");

        assertThat(meter.see(server(100, 9), "a/0")).isEqualTo(9);
        assertThat(meter.lost()).isEqualTo(9);
    }

    @Test
    void aServerThatStartedAnewHasLostAllThatItHeldAndCountsFromZero() {
        LossMeter meter = new LossMeter("a/0", 40, 0);
        meter.see(server(1_000, 42), "a/0");

        assertThat(meter.see(server(10, 0), "a/1"))
                .as("two before, and all that were open")
                .isEqualTo(1_002);
        assertThat(meter.see(server(1_000, 5), "a/1")).isEqualTo(1_007);
    }

    @Test
    void anotherPodIsAnotherServerThoughItHasClosedMore() {
        LossMeter meter = new LossMeter("a/0", 0, 0);
        meter.see(server(1_000, 2), "a/0");

        assertThat(meter.see(server(900, 50), "b/0")).isEqualTo(2 + 1_000 + 50);
    }

    @Test
    void aServerThatStartedAnewWhileNobodyWatchedHasLostWhatItHadAtTheLastGate() {
        LossMeter resumed = new LossMeter("a/0", 0, 500_000);

        assertThat(resumed.see(server(500_000, 0), "a/1")).isEqualTo(500_000);
    }

    @Test
    void aResumeOfAServerThatLivedLosesNothing() {
        LossMeter resumed = new LossMeter("a/0", 40, 500_000);

        assertThat(resumed.see(server(600_000, 40), "a/0")).isZero();
    }

    @Test
    void twoRestartsLoseTwice() {
        LossMeter meter = new LossMeter("a/0", 0, 0);
        meter.see(server(1_000, 0), "a/0");
        meter.see(server(300, 0), "a/1");

        assertThat(meter.see(server(0, 0), "a/2")).isEqualTo(1_300);
    }

    private static ServerStats server(long connections, long closed) {
        return Stats.serverUp(1_000, connections, closed);
    }
}
