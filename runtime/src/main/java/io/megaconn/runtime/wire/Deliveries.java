package io.megaconn.runtime.wire;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Messages with {@code {time}} that a process received.
 *
 * @param time time from the intended send time until the message was read, of messages whose sender has the same clock; the
 *     histogram is present only in exact stats
 * @param otherClock number of messages whose sender has another clock, so that their time is unknown
 */
public record Deliveries(Latency time, long otherClock) {
    /** Returns the sum of both, exactly: each needs its histogram. */
    public Deliveries plus(@Nullable Deliveries other) {
        if (other == null) {
            return this;
        }
        Histogram sum = time.decode();
        sum.add(other.time.decode());
        return new Deliveries(Latency.of(sum), otherClock + other.otherClock);
    }

    /** Returns the same without the histogram. */
    public Deliveries summary() {
        return new Deliveries(time.withHistogramOf(Latency.NONE), otherClock);
    }
}
