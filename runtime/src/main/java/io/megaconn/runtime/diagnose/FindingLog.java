package io.megaconn.runtime.diagnose;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Decides which findings are shown: each once, and again only when its text changes, when one of its numbers grows to twice
 * the highest shown, or when it returns after it was resolved.
 */
public final class FindingLog {
    private static final double FACTOR = 2;
    /** Separates the key of a finding from the rest of its kind. */
    private static final char SEPARATOR = '\n';

    /**
     * Matches {@code 1,234} and {@code 0.25}. A digit inside a name or an address ({@code ip4}, {@code 127.0.0.1:9000})
     * is not a figure.
     */
    private static final Pattern FIGURE = Pattern.compile("(?<![\\w.:/-])\\d[\\d,]*(?:\\.\\d+)?(?![\\w:/-]*[:/.]\\d)");

    /** The highest figures shown, by kind of finding. */
    private final Map<String, double[]> shown = new HashMap<>();

    /** Returns the findings to show, and records them as shown. */
    public List<Finding> changed(List<Finding> findings) {
        List<Finding> changed = new ArrayList<>();
        for (Finding finding : findings) {
            double[] figures = figures(finding);
            double[] most = shown.get(kind(finding));
            if (most == null || grown(most, figures)) {
                shown.merge(kind(finding), figures.clone(), FindingLog::most);
                changed.add(finding);
            }
        }
        return changed;
    }

    /** Forgets a finding that was resolved: it is shown again if it returns. */
    public void forget(Finding finding) {
        shown.keySet().removeIf(kind -> kind.startsWith(finding.key() + SEPARATOR));
    }

    private static String kind(Finding finding) {
        return finding.key()
                + SEPARATOR
                + finding.fatal()
                + FIGURE.matcher(finding.seen()).replaceAll("#");
    }

    private static double[] figures(Finding finding) {
        return FIGURE.matcher(finding.seen())
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group().replace(",", "")))
                .toArray();
    }

    private static boolean grown(double[] most, double[] now) {
        for (int i = 0; i < now.length; i++) {
            if (now[i] > 0 && now[i] >= FACTOR * most[i]) {
                return true;
            }
        }
        return false;
    }

    private static double[] most(double[] one, double[] other) {
        for (int i = 0; i < one.length; i++) {
            one[i] = Math.max(one[i], other[i]);
        }
        return one;
    }
}
