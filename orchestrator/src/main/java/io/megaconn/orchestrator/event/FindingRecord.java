package io.megaconn.orchestrator.event;

import io.megaconn.runtime.Absent;
import io.megaconn.runtime.diagnose.Finding;

/**
 * A finding of a run in its latest form.
 *
 * @param limit name of the {@link io.megaconn.runtime.diagnose.Limit}; a newer version may have others
 * @param firstSeen when it was first seen, seconds after the start of the run; -1 if unknown
 * @param resolved when it was no longer true or no longer held a batch up, seconds after the start of the run; -1 while
 *     it is open
 */
public record FindingRecord(
        String limit,
        String where,
        String seen,
        String fix,
        boolean fatal,
        @Absent("-1") double firstSeen,
        @Absent("-1") double resolved) {
    public static FindingRecord of(Finding finding, double firstSeen) {
        return new FindingRecord(
                finding.limit().toString(),
                finding.where(),
                finding.seen(),
                finding.fix(),
                finding.fatal(),
                firstSeen,
                -1);
    }

    /** Returns this finding as resolved at this time; an already resolved one is unchanged. */
    public FindingRecord resolvedAt(double seconds) {
        return resolved >= 0 ? this : new FindingRecord(limit, where, seen, fix, fatal, firstSeen, seconds);
    }

    /**
     * Returns one line such as {@code client pods: 3 of 10 not scheduled (from 3.1 s to 9.0 s)}, with the fix only
     * while the finding is open.
     */
    public String line() {
        return resolved < 0
                ? Finding.line(where, seen, fix)
                : "%s (resolved: from %.1f s to %.1f s)".formatted(Finding.what(where, seen), firstSeen, resolved);
    }
}
