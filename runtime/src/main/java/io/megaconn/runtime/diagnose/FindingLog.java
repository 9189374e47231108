package io.megaconn.runtime.diagnose;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Decides which findings are shown: each once, and again only when its text changes or when one of its numbers leaves
 * the range shown by a factor of two. Numbers that fluctuate are not shown again.
 */
public final class FindingLog {
    private static final double FACTOR = 2;
    /**
     * Matches {@code 1,234} and {@code 0.25}. A digit inside a name or an address ({@code ip4}, {@code 127.0.0.1:9000})
     * is not a figure.
     */
    private static final Pattern FIGURE = Pattern.compile("(?<![\\w.:/-])\\d[\\d,]*(?:\\.\\d+)?(?![\\w:/-]*[:/.]\\d)");

    /** The lowest and the highest figures shown, by kind of finding. */
    private final Map<String, Range> shown = new HashMap<>();

    /** Returns the findings to show, and records them as shown. */
    public List<Finding> changed(List<Finding> findings) {
        List<Finding> changed = new ArrayList<>();
        for (Finding finding : findings) {
            double[] figures = figures(finding);
            Range range = shown.get(kind(finding));
            if (range == null || range.isOutside(figures)) {
                shown.merge(kind(finding), new Range(figures.clone(), figures.clone()), Range::with);
                changed.add(finding);
            }
        }
        return changed;
    }

    private static String kind(Finding finding) {
        return finding.key() + finding.fatal() + FIGURE.matcher(finding.seen()).replaceAll("#");
    }

    private static double[] figures(Finding finding) {
        return FIGURE.matcher(finding.seen())
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group().replace(",", "")))
                .toArray();
    }

    /** Lowest and highest values of the figures in one kind of finding. */
    private record Range(double[] least, double[] most) {
        boolean isOutside(double[] now) {
            for (int i = 0; i < now.length; i++) {
                if (now[i] > 0 && now[i] >= FACTOR * most[i] || now[i] <= least[i] / FACTOR && now[i] < least[i]) {
                    return true;
                }
            }
            return false;
        }

        Range with(Range other) {
            for (int i = 0; i < least.length; i++) {
                least[i] = Math.min(least[i], other.least[i]);
                most[i] = Math.max(most[i], other.most[i]);
            }
            return this;
        }
    }
}
