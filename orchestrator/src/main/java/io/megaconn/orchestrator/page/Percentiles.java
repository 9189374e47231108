package io.megaconn.orchestrator.page;

import io.megaconn.runtime.wire.Latency;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Converts a histogram to the points of a percentile plot. Pure. */
final class Percentiles {
    /** Number of points for each halving of the distance to 100%. */
    private static final int TICKS = 8;

    private Percentiles() {}

    /**
     * Pairs of percentile and microseconds, ascending; empty if nothing was recorded, or the histogram can't be
     * decoded.
     */
    static List<List<Number>> of(Latency latency) {
        Histogram histogram;
        try {
            histogram = latency.decode();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
        List<List<Number>> points = new ArrayList<>();
        if (histogram.getTotalCount() > 0) {
            for (HistogramIterationValue value : histogram.percentiles(TICKS)) {
                points.add(List.of(value.getPercentileLevelIteratedTo(), value.getValueIteratedTo()));
            }
        }
        return points;
    }
}
