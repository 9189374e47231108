package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.FindingRecord;
import io.megaconn.runtime.diagnose.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps the findings of a run: each in its latest form, with the times it was first seen and resolved. Pure; for one
 * thread.
 */
final class FindingHistory {
    private final Map<String, FindingRecord> noticed = new LinkedHashMap<>();

    /** Records the findings that are true now; all others are resolved. */
    void now(List<Finding> findings, double seconds) {
        Set<String> keys = findings.stream().map(Finding::key).collect(Collectors.toSet());
        noticed.replaceAll((key, finding) -> keys.contains(key) ? finding : finding.resolvedAt(seconds));
        also(findings, seconds);
    }

    /** Records findings that are true now, perhaps with new numbers, and leaves the others as they are. */
    void also(List<Finding> findings, double seconds) {
        for (Finding finding : findings) {
            FindingRecord before = noticed.get(finding.key());
            noticed.put(finding.key(), FindingRecord.of(finding, before == null ? seconds : before.firstSeen()));
        }
    }

    List<FindingRecord> all() {
        return List.copyOf(noticed.values());
    }
}
