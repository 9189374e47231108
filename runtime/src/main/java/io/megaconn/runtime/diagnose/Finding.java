package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Absent;

/**
 * A limit that was hit, described for a person.
 *
 * @param where machine, process or pods
 * @param seen the evidence, with its numbers
 * @param fix the command or action that helps, or empty
 * @param fatal true if waiting does not help
 * @param reason reason of failures, where a limit has several at one place; empty for all others
 */
public record Finding(
        Limit limit,
        String where,
        String seen,
        String fix,
        boolean fatal,
        @Absent("\"\"") String reason) {
    /** Creates a finding that is the only one of its limit at its place. */
    public Finding(Limit limit, String where, String seen, String fix, boolean fatal) {
        this(limit, where, seen, fix, fatal, "");
    }

    public static Finding of(Limit limit, String where, String seen, String fix) {
        return new Finding(limit, where, seen, fix, false);
    }

    public static Finding fatal(Limit limit, String where, String seen, String fix) {
        return new Finding(limit, where, seen, fix, true);
    }

    /** Returns the same finding, apart from those of other reasons at its place. */
    Finding withReason(String reason) {
        return new Finding(limit, where, seen, fix, fatal, reason);
    }

    /** Identifies a finding: the same limit at the same place for the same reason, whatever its numbers are. */
    public String key() {
        return limit + "@" + where + (reason.isEmpty() ? "" : "#" + reason);
    }

    /** Returns the evidence and the fix as one line. */
    public String line() {
        return line(where, seen, fix);
    }

    /** Returns the same line for a recorded finding. */
    public static String line(String where, String seen, String fix) {
        String what = what(where, seen);
        return fix.isEmpty() ? what : what + " (fix: " + fix + ")";
    }

    /** Returns the line with the page of the limit. */
    public String lineWithPage() {
        String page = limit.page();
        return what() + (fix.isEmpty() ? " (see " + page + ")" : " (fix: %s; see %s)".formatted(fix, page));
    }

    /** Returns the evidence, for example {@code client pods: 3 of 10 not scheduled}. */
    public String what() {
        return what(where, seen);
    }

    /** Returns the same for a recorded finding. */
    public static String what(String where, String seen) {
        return where.isEmpty() ? seen : where + ": " + seen;
    }
}
