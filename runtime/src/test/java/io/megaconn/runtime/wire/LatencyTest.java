package io.megaconn.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyTest {
    private static Histogram random(long seed, int values) {
        Random random = new Random(seed);
        Histogram h = Latency.newHistogram();
        for (int i = 0; i < values; i++) {
            h.recordValue(1 + random.nextLong(Latency.HIGHEST_MICROS - 1));
        }
        return h;
    }

    @Test
    void aHistogramComesBackFromItsEncodingAsItWas() {
        Histogram before = random(1, 10_000);
        Histogram after = Latency.of(before).decode();
        assertThat(after).isEqualTo(before);
    }

    @Test
    void theSummaryIsThatOfTheHistogram() {
        Histogram h = Latency.newHistogram();
        for (int micros = 1; micros <= 1_000; micros++) {
            h.recordValue(micros);
        }
        Latency latency = Latency.of(h);
        assertThat(latency.count()).isEqualTo(1_000);
        assertThat(latency.p50()).isCloseTo(500, within(5L));
        assertThat(latency.p90()).isCloseTo(900, within(9L));
        assertThat(latency.p99()).isCloseTo(990, within(10L));
        assertThat(latency.p999()).isCloseTo(999, within(10L));
        assertThat(latency.max()).isCloseTo(1_000, within(10L));
    }

    @Test
    void thoseOfManyClientsAddUpExactly() {
        Histogram all = random(1, 500);
        all.add(random(2, 700));
        Histogram sum = Latency.of(random(1, 500)).decode();
        sum.add(Latency.of(random(2, 700)).decode());
        assertThat(Latency.of(sum)).isEqualTo(Latency.of(all));
        assertThat(Latency.of(sum).count()).isEqualTo(1_200);
    }

    @Test
    void anEmptyOneIsZero() {
        Latency latency = Latency.of(Latency.newHistogram());
        assertThat(latency.count()).isZero();
        assertThat(latency.max()).isZero();
        assertThat(latency.decode().getTotalCount()).isZero();
        assertThat(Latency.NONE.decode().getTotalCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"???", "AAAA", "HISTFAAAAAF42pNpmSzMwMDAxAABzFCaEUoz2X+AMIKZAEARAtM="})
    void aDamagedOneIsAnIllegalArgument(String histogram) {
        Latency damaged = new Latency(1, 1, 1, 1, 1, 1, histogram);
        assertThatIllegalArgumentException().isThrownBy(damaged::decode);
    }

    @Test
    void whatIsLongerThanAnHourIsCountedAndNotTakenForLess() {
        Histogram h = Latency.newHistogram();
        h.recordValue(Latency.recordable(Latency.HIGHEST_MICROS - 40_000_000));
        h.recordValue(Latency.recordable(Latency.HIGHEST_MICROS + 1));
        h.recordValue(Latency.recordable(Long.MAX_VALUE));
        Latency latency = Latency.of(h);
        assertThat(latency).returns(3L, Latency::count).returns(2L, Latency::beyond);
        assertThat(latency.max()).isEqualTo(Latency.HIGHEST_MICROS);

        Histogram sum = latency.decode();
        sum.add(Latency.of(h).decode());
        assertThat(Latency.of(sum).beyond()).isEqualTo(4);
    }

    @Test
    void anHourIsRight() {
        Histogram h = Latency.newHistogram();
        h.recordValue(Latency.recordable(3_000_000_000L));
        assertThat((double) Latency.of(h).p99()).isCloseTo(3_000_000_000.0, within(30_000_000.0));
        assertThat(Latency.of(h).beyond()).isZero();
    }

    /** A histogram from /stats?exact of 8c32c67: 1,631 replies, p50 383, p99 2,255 µs. */
    private static final String OLD_RANGE =
            "HISTFAAAAQ94nC1QO04EMQzNejzG8horhGw0Go1Gq9E2NNtwAApOwDm4BjfghBT0NPS87BBF8S9+9nvLx+djSof3tB/6t4f+jL9f6eVnT3wTHenI"
                    + "qkwizCNR6jfBJ2bBI4b4FlGyRGamTSxCMv6IKDMnVC1KWWq4SduW1qpbvSzbNK/Tedmu11a3c8zndV1zKzVLNC9V1mmtpVRjd9II88hNXdSKCanm"
                    + "y7zOgCjulp01YU3BCLekYdEm02yYz3An7FVqYL0QIq8WHcDCWAkZUUpK7GC008HONBqGCdzsMhByNPR8AiGQInDPNBKi8SZFIoE+9zz0fhS7clCK"
                    + "ntA2dHVQeaBn5RMMQIFyojd61TvvoH9jSxQM";

    @Test
    void thoseOfOlderVersionsAreReadAndAddedToOnesOfToday() {
        Histogram old = new Latency(1_631, 383, 763, 2_255, 3_631, 3_631, OLD_RANGE).decode();
        assertThat(Latency.of(old)).returns(1_631L, Latency::count).returns(383L, Latency::p50);

        Histogram sum = random(3, 100);
        sum.add(old);
        assertThat(Latency.of(sum).decode().getTotalCount()).isEqualTo(1_731);
        old.add(random(3, 100));
        assertThat(Latency.of(old)).isEqualTo(Latency.of(sum));
    }

    @Test
    void aSummaryHasNoHistogram() {
        assertThat(Latency.summary(random(5, 100)).withHistogramOf(Latency.of(random(5, 100))))
                .isEqualTo(Latency.of(random(5, 100)));
        assertThat(Latency.summary(random(5, 100)).histogram()).isEmpty();
    }
}
