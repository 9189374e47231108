package io.megaconn.runtime.system;
/**
 * User-space memory of one process, bytes.
 *
 * @param rss resident set
 * @param heapUsed Java heap in use, garbage included
 * @param heapAfterGc Java heap in use after the last collection, which is the memory that connections retain; before
 *     the first collection, heapUsed
 */
public record ProcessMemory(long rss, long heapUsed, long heapAfterGc) {

    public static ProcessMemory read(Proc proc, GcPauses gc) {
        return new ProcessMemory(proc.kib("self/status", "VmRSS"), GcPauses.used(), gc.heapAfterGc());
    }
}
