package io.megaconn.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LossesTest {
    @Test
    void aBucketIsNotAboveItsTimesAndNotMuchBelow() {
        for (long ms = 16; ms < 100_000_000; ms += 1 + ms / 50) {
            assertThat(Losses.bucket(ms)).isBetween((long) (ms * 0.89) - 1, ms);
        }
        assertThat(Losses.bucket(0)).isEqualTo(Losses.bucket(16)).isEqualTo(16);
    }

    @Test
    void connectionsClosedAtOneAgeAreACluster() {
        Losses losses = Losses.NONE;
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            losses = losses.plus(of(2_950 + random.nextInt(150)));
        }

        Losses.Cluster cluster = Losses.cluster(losses.ages()).orElseThrow();
        assertThat(cluster.count()).isGreaterThan(950);
        assertThat(cluster.of()).isEqualTo(1000);
        assertThat(cluster.fromMs()).isBetween(2_500L, 3_000L);
        assertThat(cluster.toMs()).isBetween(3_000L, 3_500L);
    }

    @Test
    void timesWithoutAnythingInCommonAreNone() {
        Losses losses = Losses.NONE;
        for (int ms = 100; ms < 10_000; ms += 10) {
            losses = losses.plus(of(ms));
        }

        Losses.Cluster cluster = Losses.cluster(losses.ages()).orElseThrow();
        assertThat((double) cluster.count() / cluster.of()).isLessThan(0.25);
        assertThat(Losses.cluster(Map.of())).isEmpty();
    }

    @Test
    void whatWasLostBeforeDoesNotCount() {
        Losses before = new Losses(Map.of(16L, 3L, 100L, 1L), Map.of(16L, 4L), 2);
        Losses now = new Losses(Map.of(16L, 5L, 100L, 1L), Map.of(16L, 4L, 50L, 2L), 3);

        assertThat(now.since(before)).isEqualTo(new Losses(Map.of(16L, 2L), Map.of(50L, 2L), 1));
    }

    private static Losses of(long ms) {
        return new Losses(Map.of(Losses.bucket(ms), 1L), Map.of(), 1);
    }
}
