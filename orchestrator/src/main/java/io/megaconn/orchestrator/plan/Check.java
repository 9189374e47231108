package io.megaconn.orchestrator.plan;
/**
 * A check of preflight.
 *
 * @param name the limit's name, as users search for it
 * @param found the value on this machine
 * @param needed the value that the plan needs
 * @param fix the command or advice that fixes it, empty if there is nothing to fix
 */
public record Check(String name, Status status, String found, String needed, String fix) {
    /** Result of a check. */
    public enum Status {
        OK,
        /** The ramp may be slow or disturbed, but can succeed. */
        WARN,
        /** The ramp cannot reach its target. */
        REFUSE
    }

    public boolean refuses() {
        return status == Status.REFUSE;
    }

    public static Check ok(String name, String found, String needed) {
        return new Check(name, Status.OK, found, needed, "");
    }

    /** Returns a check that is OK if {@code found} is enough, else refused. */
    static Check atLeast(String name, long found, long needed, String fix) {
        return atLeast(name, found, needed, Status.REFUSE, fix);
    }

    static Check atLeast(String name, long found, long needed, Status otherwise, String fix) {
        boolean enough = found >= needed;
        return new Check(name, enough ? Status.OK : otherwise, number(found), number(needed), enough ? "" : fix);
    }

    private static String number(long n) {
        return n >= Long.MAX_VALUE / 4 ? "unlimited" : "%,d".formatted(n);
    }
}
