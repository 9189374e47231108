package io.megaconn.runtime.diagnose;
/**
 * A limit that was hit, for a person.
 *
 * @param where machine, process or pods
 * @param seen the fact, with its numbers
 * @param fix what to type, or empty
 * @param fatal whether waiting does not help
 */
public record Finding(Limit limit, String where, String seen, String fix, boolean fatal) {
    public static Finding of(Limit limit, String where, String seen, String fix) {
        return new Finding(limit, where, seen, fix, false);
    }

    public static Finding fatal(Limit limit, String where, String seen, String fix) {
        return new Finding(limit, where, seen, fix, true);
    }

    /** The same limit at the same place, whatever its numbers are by now. */
    public String key() {
        return limit + "@" + where;
    }

    /** What was seen, and what to type. */
    public String line() {
        return line(where, seen, fix);
    }

    /** As {@link #line()}, of a finding that was recorded. */
    public static String line(String where, String seen, String fix) {
        String what = what(where, seen);
        return fix.isEmpty() ? what : what + " (fix: " + fix + ")";
    }

    /** The same, with its page. */
    public String lineWithPage() {
        String page = limit.page();
        return what() + (fix.isEmpty() ? " (see " + page + ")" : " (fix: %s; see %s)".formatted(fix, page));
    }

    /** Such as {@code client pods: 3 of 10 not scheduled}. */
    public String what() {
        return what(where, seen);
    }

    /** As {@link #what()}, of a finding that was recorded. */
    public static String what(String where, String seen) {
        return where.isEmpty() ? seen : where + ": " + seen;
    }
}
