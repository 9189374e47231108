package io.megaconn.runtime.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PaceMeterTest {
    private static final Offset<Double> ABOUT = Offset.offset(0.01);

    private final PaceMeter meter = new PaceMeter(500, 0);

    @Test
    void theTimeBeforeTheFirstConnectionIsNotPartOfTheRate() {
        at(60, 500);
        at(61, 800);

        assertThat(meter.pace()).isEqualTo(new Pace(300, Duration.ofSeconds(1)));
    }

    @Test
    void onlyTheLastSecondsCount() {
        for (int second = 1; second <= 100; second++) {
            at(second, 500 + (second <= 50 ? 100 * second : 5000 + second));
        }

        assertThat(meter.pace().perSecond()).isCloseTo(1, ABOUT);
        assertThat(meter.pace().over()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void clientsThatStartOneAfterTheOtherAreForecastByTheFasterHalf() {
        for (int second = 1; second <= 10; second++) {
            at(second, 500 + (second <= 5 ? second : 5 + (second - 5) * 100));
        }

        assertThat(meter.pace().perSecond()).isCloseTo(100, ABOUT);
    }

    @Test
    void withoutProgressTheRateIsUnknownAndConnectionsThatEndAreNoNegativeRate() {
        assertThat(meter.pace()).isEqualTo(Pace.UNKNOWN);
        at(30, 500);
        assertThat(meter.pace()).isEqualTo(Pace.UNKNOWN);
        at(31, 600);
        at(32, 400);
        assertThat(meter.pace().perSecond()).isZero();
    }

    private void at(long second, long held) {
        meter.observe(held, Duration.ofSeconds(second).toNanos());
    }
}
