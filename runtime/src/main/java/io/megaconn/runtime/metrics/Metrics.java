package io.megaconn.runtime.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Collects the metrics of one scrape. Names are given without the prefix and end in the unit: bytes, seconds. */
public final class Metrics {
    private final String prefix;
    private final List<MetricSnapshot> all = new ArrayList<>();

    /** @param prefix prefix of all names, for example {@code megaconn_server} */
    public Metrics(String prefix) {
        this.prefix = prefix + "_";
    }

    public Metrics gauge(String name, String help, Number value) {
        add(
                GaugeSnapshot.builder()
                        .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                                .value(value.doubleValue())
                                .build()),
                name,
                help);
        return this;
    }

    /** Adds a gauge, unless its value is negative, which means unknown. */
    public Metrics gaugeIfKnown(String name, String help, long value) {
        return value < 0 ? this : gauge(name, help, value);
    }

    /** Adds a gauge with one value for each value of the label. */
    public Metrics gauge(String name, String help, String label, Map<String, ? extends Number> values) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder();
        values.forEach((is, value) -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(Labels.of(label, is))
                .value(value.doubleValue())
                .build()));
        add(gauge, name, help);
        return this;
    }

    /**
     * Adds a counter.
     *
     * @param name name without {@code _total}
     */
    public Metrics counter(String name, String help, Number value) {
        add(
                CounterSnapshot.builder()
                        .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                                .value(value.doubleValue())
                                .build()),
                name,
                help);
        return this;
    }

    /** Adds a counter, unless its value is negative, which means unknown. */
    public Metrics counterIfKnown(String name, String help, long value) {
        return value < 0 ? this : counter(name, help, value);
    }

    /**
     * Adds a counter with one value for each value of the label.
     *
     * @param name name without {@code _total}
     */
    public Metrics counter(String name, String help, String label, Map<String, ? extends Number> values) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder();
        values.forEach((is, value) -> counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(Labels.of(label, is))
                .value(value.doubleValue())
                .build()));
        add(counter, name, help);
        return this;
    }

    /** Adds count and sum of something that takes time. */
    public Metrics summary(String name, String help, long count, double sum) {
        add(
                SummarySnapshot.builder()
                        .dataPoint(SummarySnapshot.SummaryDataPointSnapshot.builder()
                                .count(count)
                                .sum(sum)
                                .build()),
                name,
                help);
        return this;
    }

    /** Adds a histogram of microseconds as a classic histogram of seconds, as exact as the original, about 1 %. */
    public Metrics histogram(String name, String help, Histogram micros) {
        return histogram(name, help, new TimeBuckets().add(micros));
    }

    /** Adds a classic histogram of seconds. */
    public Metrics histogram(String name, String help, TimeBuckets times) {
        add(
                HistogramSnapshot.builder()
                        .dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                                .classicHistogramBuckets(times.classic())
                                .sum(times.sumSeconds())
                                .build()),
                name,
                help);
        return this;
    }

    /** Adds a text as {@code _info} with labels and value 1. */
    public Metrics info(String help, Labels labels) {
        all.add(InfoSnapshot.builder()
                .name(prefix.substring(0, prefix.length() - 1))
                .help(help)
                .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(labels)
                        .build())
                .build());
        return this;
    }

    public MetricSnapshots snapshots() {
        return new MetricSnapshots(all);
    }

    private <B extends MetricSnapshot.Builder<B>> void add(B builder, String name, String help) {
        Unit unit = unit(name);
        builder.name(prefix + name).help(help);
        if (unit != null) {
            builder.unit(unit);
        }
        all.add(builder.build());
    }

    private static @Nullable Unit unit(String name) {
        return name.endsWith("_bytes") ? Unit.BYTES : name.endsWith("_seconds") ? Unit.SECONDS : null;
    }
}
