package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.system.Cpu;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.wire.ServerStats;
import java.util.Map;

/** Figures of a server's {@link ServerStats} for the rules. */
public record ServerSide(
        long pid,
        long uptimeMs,
        long connections,
        long silent,
        Map<String, Long> failures,
        boolean perLoopFileTables,
        int loops,
        int fullLoops,
        long capacity,
        long openFileLimit,
        KernelCounters kernel,
        Cpu cpu) {
    public static ServerSide of(ServerStats stats) {
        return new ServerSide(
                stats.pid(),
                stats.uptimeMs(),
                stats.connections(),
                stats.silent(),
                stats.failures(),
                stats.perLoopFileTables(),
                stats.loops(),
                stats.fullLoops(),
                stats.capacity(),
                stats.openFileLimit(),
                stats.kernel(),
                stats.cpu());
    }
}
