package io.megaconn.orchestrator.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.runtime.wire.Latency;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {
    @Test
    void pointsRiseFromTheLowestValueToTheHighest() {
        Latency latency = Stats.latency(LongStream.rangeClosed(1, 1000).toArray());

        List<List<Number>> points = Percentiles.of(latency);

        assertThat(points.getFirst()).isEqualTo(List.<Number>of(0.0, 1L));
        assertThat(points.getLast().getFirst()).isEqualTo(100.0);
        assertThat(points.getLast().get(1)).isEqualTo(latency.max());
        assertThat(points)
                .isSortedAccordingTo((a, b) ->
                        Double.compare(a.get(1).doubleValue(), b.get(1).doubleValue()));
        assertThat(points)
                .filteredOn(p -> p.getFirst().doubleValue() == 50)
                .singleElement()
                .satisfies(p -> assertThat(p.get(1)).isEqualTo(latency.p50()));
    }

    @Test
    void nothingRecordedOrADamagedHistogramAreNoPoints() {
        assertThat(Percentiles.of(Latency.NONE)).isEmpty();
        assertThat(Percentiles.of(new Latency(1, 1, 1, 1, 1, 1, "AAAA"))).isEmpty();
        assertThat(Percentiles.of(new Latency(1, 1, 1, 1, 1, 1, "no base64!"))).isEmpty();
    }
}
