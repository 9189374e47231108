package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.fleet.Stats;
import org.junit.jupiter.api.Test;

class LossMeterTest {
    @Test
    void nothingIsLostWhileTheServerClosesNothing() {
        LossMeter meter = new LossMeter(0, 0);

        assertThat(meter.lost()).isZero();
        assertThat(meter.see(Stats.serverUp(1_000, 0, 0))).isZero();
        assertThat(meter.see(Stats.serverUp(2_000, 25_000, 0))).isZero();
    }

    @Test
    void whatTheServerHadClosedBeforeTheRunIsNotLost() {
        LossMeter meter = new LossMeter(500, 0);

        assertThat(meter.see(Stats.serverUp(1_000, 0, 500))).isZero();
        assertThat(meter.see(Stats.serverUp(2_000, 100, 503))).isEqualTo(3);
    }

    @Test
    void everyConnectionThatEndedIsCountedOnce() {
        LossMeter meter = new LossMeter(0, 0);

        meter.see(Stats.serverUp(1_000, 100, 7));
        meter.see(Stats.serverUp(2_000, 100, 7));

        assertThat(meter.see(Stats.serverUp(3_000, 100, 9))).isEqualTo(9);
        assertThat(meter.lost()).isEqualTo(9);
    }

    @Test
    void aServerThatStartedAnewHasLostAllThatItHeldAndCountsFromZero() {
        LossMeter meter = new LossMeter(40, 0);
        meter.see(Stats.serverUp(60_000, 1_000, 42));

        assertThat(meter.see(Stats.serverUp(900, 10, 0)))
                .as("two before, and all that were open")
                .isEqualTo(1_002);
        assertThat(meter.see(Stats.serverUp(5_000, 1_000, 5))).isEqualTo(1_007);
    }

    @Test
    void aServerThatStartedAnewLongAgoIsKnownByItsCounterWhichCanOnlyGrow() {
        LossMeter resumed = new LossMeter(40, 0); // the counter at the start of a run that another orchestrator began

        assertThat(resumed.see(Stats.serverUp(90_000, 1_000, 3))).isEqualTo(3);
        assertThat(resumed.see(Stats.serverUp(91_000, 1_000, 5))).isEqualTo(5);
    }

    @Test
    void aServerThatStartedAnewSinceTheRunBeganIsKnownRightAfterAResume() {
        LossMeter resumed = new LossMeter(0, 60_000);

        assertThat(resumed.see(Stats.serverUp(30_000, 1_000, 4))).isEqualTo(4);
    }

    @Test
    void twoRestartsLoseTwice() {
        LossMeter meter = new LossMeter(0, 0);
        meter.see(Stats.serverUp(60_000, 1_000, 0));
        meter.see(Stats.serverUp(900, 300, 0));

        assertThat(meter.see(Stats.serverUp(100, 0, 0))).isEqualTo(1_300);
    }
}
