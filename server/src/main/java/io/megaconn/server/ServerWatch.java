package io.megaconn.server;

import io.megaconn.runtime.Printable;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.wire.ServerStats;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at a server's figures once a second, and, once something is wrong, asks the rules. A server in order loads none. */
final class ServerWatch {
    /** Of a table or a memory that the kernel bounds. */
    private static final double NEARLY_FULL = 0.95;

    /** The counter is of all listeners of the network namespace: another program may have added a few. */
    private static final long OTHERS = 10;

    private ServerStats inOrder;
    private long peak;
    private @Nullable ServerFindings findings;

    ServerWatch(ServerStats first) {
        inOrder = first;
    }

    /** The lines that this look is worth: none while all is well. */
    List<String> look(ServerStats now) {
        peak = Math.max(peak, now.connections());
        if (!wrong(now)) {
            inOrder = now;
            return List.of();
        }
        if (findings == null) {
            findings = new ServerFindings();
        }
        return findings.news(inOrder, now).stream()
                .map(Finding::lineWithPage)
                .map(line -> "finding: " + Printable.of(line))
                .toList();
    }

    /** Most connections seen at once. */
    long peak() {
        return peak;
    }

    private boolean wrong(ServerStats now) {
        KernelCounters kernel = now.kernel();
        return sum(now) > sum(inOrder)
                || now.fullLoops() > 0
                || kernel.listenOverflows() > inOrder.kernel().listenOverflows() + OTHERS
                || grown(kernel, KernelCounters.SYN_QUEUE_DROPS)
                || grown(kernel, KernelCounters.ABORTS_ON_MEMORY)
                || full(kernel.tcpMemPages(), kernel.limit(KernelCounters.TCP_MEM))
                || full(kernel.conntrackCount(), kernel.conntrackMax());
    }

    private boolean grown(KernelCounters kernel, String name) {
        return kernel.dropped(name) > inOrder.kernel().dropped(name);
    }

    private static boolean full(long used, long most) {
        return most > 0 && used >= NEARLY_FULL * most;
    }

    private static long sum(ServerStats stats) {
        return stats.failures().values().stream().mapToLong(Long::longValue).sum();
    }
}
