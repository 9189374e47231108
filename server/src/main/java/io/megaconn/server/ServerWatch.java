package io.megaconn.server;

import io.megaconn.runtime.Printable;
import io.megaconn.runtime.diagnose.Finding;
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

    /** Returns the new findings as lines; none while all is well. */
    List<String> check(ServerStats now) {
        peak = Math.max(peak, now.connections());
        if (!wrong(now)) {
            healthy = now;
            return List.of();
        }
        if (findings == null) {
            findings = new ServerFindings();
        }
        return findings.news(healthy, now).stream()
                .map(Finding::lineWithPage)
                .map(line -> "finding: " + Printable.of(line))
                .toList();
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
