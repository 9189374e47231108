package io.megaconn.runtime.wire;

import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Reply times that do not leave out the requests which still wait. All times in histograms are microseconds. */
public final class ReplyTimes {
    private ReplyTimes() {}

    /**
     * The reply times as they stand now: a copy of the completed ones, and each open request with its age so far, once
     * that exceeds the message interval or every completed reply. What is younger is merely in flight.
     *
     * @param completed replies of the phase that is judged
     * @param openAges ages of the requests that are open now
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
