package io.megaconn.runtime.diagnose;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows findings until their evidence ends. Counters only grow, so a finding from counters since some start would
 * never end. Therefore, each finding also needs recent evidence: once the rules find nothing in the last
 * {@link #WINDOW_MS}, it is resolved. A finding that returns needs twice as long each time, so that one that comes and goes is
 * reported ever less often. Pure; for one thread.
 */
public final class FindingTracker {
    /** Time without evidence after which a finding is resolved. A client retries at least every seven seconds. */
    public static final long WINDOW_MS = 30_000; // a constant: a program in order does not load this class

    /** Maximum number of times that the wait for a resolution doubles: it ends at about an hour. */
    private static final int DOUBLINGS = 7;

    private final Map<String, Open> open = new LinkedHashMap<>();
    private final Map<String, Integer> returns = new HashMap<>();

    /** A finding with the times of its first and latest evidence. */
    private record Open(Finding finding, Duration first, Duration latest) {}

    /**
     * A finding whose evidence has ended.
     *
     * @param from time of the first evidence
     * @param to time of the latest evidence
     */
    public record Resolved(Finding finding, Duration from, Duration to) {
        /** Returns one line, without the fix: {@code clients: ECONNREFUSED 3 times (from 1 s to 9 s)}. */
        public String line() {
            return "%s (from %d s to %d s)".formatted(finding.what(), from.toSeconds(), to.toSeconds());
        }
    }

    /**
     * Returns the findings that are still true.
     *
     * @param whole findings from the evidence since the start, with its totals
     * @param recent findings from the evidence of the last {@link #WINDOW_MS}
     */
    public static List<Finding> current(List<Finding> whole, List<Finding> recent) {
        return whole.stream()
                .filter(finding -> recent.stream().anyMatch(late -> supports(late, finding)))
                .toList();
    }

    /** Returns true if it is the same finding, or a symptom of it. */
    private static boolean supports(Finding late, Finding finding) {
        return late.key().equals(finding.key()) || late.limit().symptomOf().contains(finding.limit());
    }

    /** Records the findings that are true now, and returns those that are resolved. */
    public List<Resolved> update(List<Finding> current, Duration now) {
        for (Finding finding : current) {
            Open before = open.get(finding.key());
            open.put(finding.key(), new Open(finding, before == null ? now : before.first(), now));
        }
        List<Resolved> resolved = new ArrayList<>();
        for (Iterator<Open> all = open.values().iterator(); all.hasNext(); ) {
            Open one = all.next();
            String key = one.finding().key();
            if (now.minus(one.latest()).compareTo(patience(key)) > 0) {
                all.remove();
                returns.merge(key, 1, Integer::sum);
                resolved.add(new Resolved(one.finding(), one.first(), one.latest()));
            }
        }
        return resolved;
    }

    private Duration patience(String key) {
        int times = Math.min(DOUBLINGS, returns.getOrDefault(key, 0));
        return Duration.ofMillis(WINDOW_MS).multipliedBy((1L << times) - 1);
    }

    /** Returns true if no finding is open. */
    public boolean calm() {
        return open.isEmpty();
    }
}
