package io.megaconn.server;

import io.megaconn.runtime.diagnose.FindingTracker;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.wire.ServerStats;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks a server's figures once a second and, if something is wrong, applies the rules. A healthy server loads none. */
final class ServerWatch {
    /** Usage at which a table or memory bounded by the kernel counts as full. */
    private static final double NEARLY_FULL = 0.95;

    /** Overflows to ignore: other programs in the network namespace share the counter. */
    private static final long OTHERS = 10;

    private ServerStats healthy;
    private long peak;
    private @Nullable ServerFindings findings;

    ServerWatch(ServerStats first) {
        healthy = first;
    }

    /** Returns a line for each finding that is new or resolved; none while all is well. */
    List<String> check(ServerStats now) {
        peak = Math.max(peak, now.connections());
        boolean wrong = wrong(now);
        if (findings == null) {
            if (!wrong) {
                healthy = now;
                return List.of();
            }
            findings = new ServerFindings(healthy);
        }
        List<String> lines = findings.news(healthy, now);
        if (findings.calm() && (!wrong || now.uptimeMs() - healthy.uptimeMs() > FindingTracker.WINDOW_MS)) {
            healthy = now; // what has grown until now is over
        }
        return lines;
    }

    /** Returns the peak of concurrent connections. */
    long peak() {
        return peak;
    }

    private boolean wrong(ServerStats now) {
        KernelCounters kernel = now.kernel();
        return sum(now) > sum(healthy)
                || now.fullLoops() > 0
                || kernel.listenOverflows() > healthy.kernel().listenOverflows() + OTHERS
                || grown(kernel, KernelCounters.SYN_QUEUE_DROPS)
                || grown(kernel, KernelCounters.ABORTS_ON_MEMORY)
                || full(kernel.tcpMemPages(), kernel.limit(KernelCounters.TCP_MEM))
                || full(kernel.conntrackCount(), kernel.conntrackMax());
    }

    private boolean grown(KernelCounters kernel, String name) {
        return kernel.dropped(name) > healthy.kernel().dropped(name);
    }

    private static boolean full(long used, long most) {
        return most > 0 && used >= NEARLY_FULL * most;
    }

    private static long sum(ServerStats stats) {
        return stats.failures().values().stream().mapToLong(Long::longValue).sum();
    }
}
