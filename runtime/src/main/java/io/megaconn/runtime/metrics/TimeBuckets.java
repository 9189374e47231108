package io.megaconn.runtime.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Times in the buckets of a classic histogram of Prometheus. Not thread-safe. */
public final class TimeBuckets {
    /** Upper bounds of the buckets, microseconds: replies on loopback take 50 µs, connects in a full network 10 s. */
    private static final long[] BOUNDS = {
        100,
        250,
        500,
        1_000,
        2_500,
        5_000,
        10_000,
        25_000,
        50_000,
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000
    };

    private final long[] counts = new long[BOUNDS.length + 1];
    private double sumMicros;

    /** Adds the values of a histogram of microseconds. */
    public TimeBuckets add(Histogram micros) {
        for (HistogramIterationValue value : micros.recordedValues()) {
            long lowest = micros.lowestEquivalentValue(value.getValueIteratedTo());
            int bucket = Arrays.binarySearch(BOUNDS, lowest);
            counts[bucket < 0 ? -bucket - 1 : bucket] += value.getCountAtValueIteratedTo();
            sumMicros += (double) value.getCountAtValueIteratedTo() * micros.medianEquivalentValue(lowest);
        }
        return this;
    }

    public TimeBuckets add(TimeBuckets other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        sumMicros += other.sumMicros;
        return this;
    }

    public long count() {
        return Arrays.stream(counts).sum();
    }

    double sumSeconds() {
        return sumMicros / 1e6;
    }

    ClassicHistogramBuckets classic() {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < counts.length; i++) {
            buckets.bucket(i < BOUNDS.length ? BOUNDS[i] / 1e6 : Double.POSITIVE_INFINITY, counts[i]);
        }
        return buckets.build();
    }
}
