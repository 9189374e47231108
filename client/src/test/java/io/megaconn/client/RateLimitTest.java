package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void zeroIsNoLimit() {
        RateLimit limit = new RateLimit(0, 0);
        assertThat(takeAll(limit, 0, 100_000)).isEqualTo(100_000);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 7, 50, 12_500})
    void overALongTimeTheRateIsReachedAndNotExceeded(double perSecond) {
        RateLimit limit = new RateLimit(perSecond, 0);
        long taken = 0;
        for (long now = 0; now <= 100 * SECOND; now += SECOND / 100) {
            taken += takeAll(limit, now, 1_000_000);
        }
        assertThat((double) taken).isBetween(perSecond * 100 - 1, perSecond * 100);
    }

    @Test
    void nothingIsSavedUpBeforeTheStart() {
        assertThat(new RateLimit(1_000, 0).take(0)).isFalse();
    }

    @Test
    void afterIdleTimeABurstIsATenthOfASecond() {
        RateLimit limit = new RateLimit(1_000, 0);
        assertThat(takeAll(limit, 3_600 * SECOND, 1_000_000)).isEqualTo(101);
        assertThat(takeAll(limit, 3_601 * SECOND, 1_000_000)).isEqualTo(101);
    }

    @Test
    void aSlowRateStillLetsOneThrough() {
        RateLimit limit = new RateLimit(0.5, 0);
        assertThat(limit.take(SECOND)).isFalse();
        assertThat(limit.take(2 * SECOND)).isTrue();
        assertThat(limit.take(3 * SECOND)).isFalse();
    }

    private static int takeAll(RateLimit limit, long now, int most) {
        int taken = 0;
        while (taken < most && limit.take(now)) {
            taken++;
        }
        return taken;
    }
}
