package io.megaconn.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.wire.Latency;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static String text(Metrics metrics) {
        return new String(Exposition.of(metrics.snapshots(), null).body(), StandardCharsets.UTF_8);
    }

    private static String histogram(long... micros) {
        Histogram h = Latency.newHistogram();
        for (long value : micros) {
            h.recordValue(value);
        }
        return text(new Metrics("m").histogram("time_seconds", "Time.", h));
    }

    @Test
    void countersEndInTotal() {
        assertThat(text(new Metrics("m").counter("read_bytes", "Read.", 3))).isEqualTo("""
                        # HELP m_read_bytes_total Read.
                        # TYPE m_read_bytes_total counter
                        m_read_bytes_total 3.0
                        """);
    }

    @Test
    void everyReasonIsALabel() {
        assertThat(text(new Metrics("m").counter("failures", "F.", "reason", Map.of("a\"b\\c\nd", 1L))))
                .endsWith("m_failures_total{reason=\"a\\\"b\\\\c\\nd\"} 1.0\n");
    }

    @Test
    void whatIsUnknownIsLeftOut() {
        assertThat(text(new Metrics("m").gaugeIfKnown("entries", "E.", -1))).isEmpty();
        assertThat(text(new Metrics("m").gaugeIfKnown("entries", "E.", 0))).endsWith("m_entries 0.0\n");
    }

    @Test
    void bucketsAreCumulativeAndInSeconds() {
        assertThat(histogram(50, 100, 900, 1_000, 20_000, 99_000_000))
                .contains(
                        "# TYPE m_time_seconds histogram\n",
                        "m_time_seconds_bucket{le=\"1.0E-4\"} 2\n",
                        "m_time_seconds_bucket{le=\"5.0E-4\"} 2\n",
                        "m_time_seconds_bucket{le=\"0.001\"} 4\n",
                        "m_time_seconds_bucket{le=\"0.025\"} 5\n",
                        "m_time_seconds_bucket{le=\"10.0\"} 5\n",
                        "m_time_seconds_bucket{le=\"+Inf\"} 6\n",
                        "m_time_seconds_count 6\n");
    }

    @Test
    void theSumIsRightToOnePercent() {
        String sum = histogram(1_000_000, 2_000_000, 3_000_000)
                .lines()
                .filter(line -> line.startsWith("m_time_seconds_sum "))
                .findFirst()
                .orElseThrow();
        assertThat(Double.parseDouble(sum.substring(sum.indexOf(' ')))).isBetween(5.94, 6.06);
    }

    @Test
    void nothingRecordedIsAHistogramOfZeros() {
        assertThat(histogram())
                .contains(
                        "m_time_seconds_bucket{le=\"+Inf\"} 0\n",
                        "m_time_seconds_count 0\n",
                        "m_time_seconds_sum 0.0\n");
    }
}
