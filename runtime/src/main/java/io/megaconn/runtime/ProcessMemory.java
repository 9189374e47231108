package io.megaconn.runtime;

/**
 * User-space memory of one process, bytes.
 *
 * @param rss resident set
 * @param heapUsed Java heap in use now, garbage included
 * @param heapAfterGc Java heap in use after the last collection: what connections really keep
 */
public record ProcessMemory(long rss, long heapUsed, long heapAfterGc) {

    /** Memory of a process that has just started, without its garbage. */
    public static ProcessMemory idle(Proc proc, GcPauses gc) {
        gc.collect(0);
        return read(proc, gc);
    }

    public static ProcessMemory read(Proc proc, GcPauses gc) {
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        long afterGc = gc.heapAfterGc();
        return new ProcessMemory(proc.kib("self/status", "VmRSS"), used, afterGc > 0 ? afterGc : used);
    }
}
