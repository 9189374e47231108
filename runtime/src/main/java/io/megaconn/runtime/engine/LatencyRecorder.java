package io.megaconn.runtime.engine;

import io.megaconn.runtime.wire.Latency;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/** Histogram of times that one thread records and another one reads. */
public final class LatencyRecorder {
    private final SingleWriterRecorder recorder = Latency.newRecorder();
    private final Histogram total = Latency.newHistogram();
    private @Nullable Histogram recycled;

    public void record(long nanos) {
        recorder.recordValue(Latency.recordable(nanos / 1_000));
    }

    /** Adds the times recorded since the start, in microseconds, to {@code sum}. From any one thread at a time. */
    public void addTo(Histogram sum) {
        recycled = recorder.getIntervalHistogram(recycled);
        total.add(recycled);
        sum.add(total);
    }
}
