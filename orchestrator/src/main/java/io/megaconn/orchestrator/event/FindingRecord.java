package io.megaconn.orchestrator.event;

import io.megaconn.runtime.Absent;
import io.megaconn.runtime.diagnose.Finding;

/**
 * A finding of a run, as it was seen last.
 *
 * @param limit name of the {@link io.megaconn.runtime.diagnose.Limit}; a newer version may know others
 * @param firstSeen seconds after the start of the run; -1 where it is unknown
 * @param resolved when it was no longer true, or kept no batch away any more, seconds after the start of the run; -1 while
 *     it stands
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

    /** From then on it is no longer true; one that is resolved already stays as it is. */
    public FindingRecord resolvedAt(double seconds) {
        return resolved >= 0 ? this : new FindingRecord(limit, where, seen, fix, fatal, firstSeen, seconds);
    }

    /** Such as {@code client pods: 3 of 10 not scheduled (from 3.1 s to 9.0 s)}; what to type only while it stands. */
    public String line() {
        return resolved < 0
                ? Finding.line(where, seen, fix)
                : "%s (resolved: from %.1f s to %.1f s)".formatted(Finding.what(where, seen), firstSeen, resolved);
    }
}
