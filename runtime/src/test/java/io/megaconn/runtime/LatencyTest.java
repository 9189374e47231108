package io.megaconn.runtime;

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
            h.recordValue(1 + random.nextLong(Latency.HIGHEST_MICROS));
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
}
