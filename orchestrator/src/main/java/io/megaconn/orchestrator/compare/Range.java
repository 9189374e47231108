package io.megaconn.orchestrator.compare;

import java.util.Collection;

/**
 * The range of a number over repeated runs.
 *
 * @param runs number of runs that measured it
 */
public record Range(double min, double median, double max, int runs) {

    /**
     * Returns the range of these values.
     *
     * @param values at least one value
     */
    static Range of(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int n = sorted.length;
        double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
        return new Range(sorted[0], median, sorted[n - 1], n);
    }

    boolean overlaps(Range other) {
        return min <= other.max && other.min <= max;
    }
}
