package io.megaconn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateTest {
    private final Rate rate = new Rate();
    private final long start = System.nanoTime();

    private long at(double seconds, long messages) {
        return rate.perSecond(messages, start + (long) (seconds * TimeUnit.SECONDS.toNanos(1)));
    }

    @Test
    void itIsTheGrowthOverTheTimeThatPassed() {
        assertThat(at(10, 1_000)).isBetween(99L, 100L); // the window began a moment before our start
        assertThat(at(12, 2_000)).isEqualTo(500);
        assertThat(at(13, 2_000)).isZero();
    }

    @Test
    void askingMoreOftenThanOnceASecondGivesTheSameAnswer() {
        at(1.5, 0);
        assertThat(at(2.5, 700)).isEqualTo(700);
        assertThat(at(2.6, 5_000)).isEqualTo(700);
        assertThat(at(3.4, 6_000)).isEqualTo(700);
        assertThat(at(3.5, 6_700)).isEqualTo(6_000);
    }
}
