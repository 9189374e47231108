package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Printable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Formats the findings of a program as lines: each once, while it is true, and once more when it is resolved. */
public final class FindingLines {
    private final FindingTracker tracker = new FindingTracker();
    private final FindingLog log = new FindingLog();

    /**
     * Returns the lines to print now.
     *
     * @param whole findings from the evidence since the start
     * @param recent findings from the evidence of the last {@link FindingTracker#WINDOW_MS}
     * @param now time since the start of the program
     */
    public List<String> update(List<Finding> whole, List<Finding> recent, Duration now) {
        List<Finding> current = FindingTracker.current(whole, recent);
        List<FindingTracker.Resolved> resolved = tracker.update(current, now);
        resolved.forEach(one -> log.forget(one.finding()));
        List<String> lines = new ArrayList<>();
        log.changed(current).forEach(finding -> lines.add("finding: " + Printable.of(finding.lineWithPage())));
        resolved.forEach(one -> lines.add("resolved: " + Printable.of(one.line())));
        return lines;
    }

    /** Returns true if no finding is open. */
    public boolean calm() {
        return tracker.calm();
    }
}
