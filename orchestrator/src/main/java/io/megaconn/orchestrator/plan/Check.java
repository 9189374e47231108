package io.megaconn.orchestrator.plan;
/**
 * One thing that preflight looked at.
 *
 * @param name of the limit, as people search for it
 * @param found on this machine
 * @param needed by the plan
 * @param fix what to type, empty when there is nothing to fix
 */
public record Check(String name, Status status, String found, String needed, String fix) {
    /** How a check ended. */
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

    static Check ok(String name, String found, String needed) {
        return new Check(name, Status.OK, found, needed, "");
    }

    /** OK if {@code found} is enough, else refused. */
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
