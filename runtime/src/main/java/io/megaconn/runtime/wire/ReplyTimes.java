package io.megaconn.runtime.wire;

import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Computes reply times that include open requests. All times in histograms are microseconds. */
public final class ReplyTimes {
    private ReplyTimes() {}

    /**
     * Returns the completed reply times plus each open request with its current age, if that exceeds the message
     * interval or every completed reply. Younger requests are merely in flight.
     *
     * @param completed replies of the phase
     * @param openAges ages of the currently open requests
     */
    public static Histogram includingOpen(Histogram completed, Histogram openAges, Duration interval) {
        Histogram all = completed.copy();
        long inFlight = Math.min(interval.toNanos() / 1_000, completed.getMaxValue());
        for (HistogramIterationValue age : openAges.recordedValues()) {
            if (age.getValueIteratedTo() > inFlight) {
                all.recordValueWithCount(age.getValueIteratedTo(), age.getCountAtValueIteratedTo());
            }
        }
        return all;
    }
}
