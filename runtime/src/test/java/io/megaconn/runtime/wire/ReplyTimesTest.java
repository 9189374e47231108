package io.megaconn.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ReplyTimesTest {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private static Histogram histogram(long... micros) {
        Histogram h = Latency.newHistogram();
        for (long value : micros) {
            h.recordValue(Latency.recordable(value));
        }
        return h;
    }

    @Test
    void aRequestThatIsMerelyInFlightIsLeftOut() {
        Histogram completed = histogram(200, 300, 900_000);
        assertThat(ReplyTimes.includingOpen(completed, histogram(100, 250, 800_000), INTERVAL))
                .isEqualTo(completed);
    }

    @Test
    void aRequestThatIsOpenForLongerThanTheIntervalCountsWithItsAge() {
        Histogram all = ReplyTimes.includingOpen(histogram(5_000_000), histogram(1_100_000, 2_100_000), INTERVAL);
        assertThat(all.getTotalCount()).isEqualTo(3);
        assertThat(all.getCountBetweenValues(1_090_000, 1_110_000)).isOne();
        assertThat(all.getCountBetweenValues(2_090_000, 2_110_000)).isOne();
    }

    @Test
    void aRequestThatIsOpenForLongerThanAnyReplyTookCountsBeforeTheIntervalIsOver() {
        Histogram all = ReplyTimes.includingOpen(histogram(200, 300), histogram(250, 400_000), INTERVAL);
        assertThat(all.getTotalCount()).isEqualTo(3);
        assertThat((double) all.getMaxValue()).isCloseTo(400_000, within(4_000.0));
    }

    @Test
    void whereNothingWasEverAnsweredTheAgesAreAllThereIs() {
        Histogram all = ReplyTimes.includingOpen(histogram(), histogram(20_000_000, 30_000_000), INTERVAL);
        assertThat(all.getTotalCount()).isEqualTo(2);
        assertThat(Latency.of(all).p50()).isGreaterThan(19_000_000);
    }

    @Test
    void theCompletedOnesStayAsTheyAre() {
        Histogram completed = histogram(200);
        ReplyTimes.includingOpen(completed, histogram(30_000_000), INTERVAL);
        assertThat(completed).isEqualTo(histogram(200));
    }

    @Test
    void anAgeBeyondAnHourIsCountedAsThat() {
        Histogram all = ReplyTimes.includingOpen(histogram(200), histogram(7_200_000_000L), INTERVAL);
        assertThat(Latency.of(all).beyond()).isOne();
    }
}
