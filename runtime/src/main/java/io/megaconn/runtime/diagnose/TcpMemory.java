package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.system.KernelCounters;
import java.util.ArrayList;
import java.util.List;

/** Rule for the memory of all TCP socket buffers, net.ipv4.tcp_mem. */
final class TcpMemory implements Rule {
    private static final double FULL = 0.95;

    @Override
    public Limit limit() {
        return Limit.TCP_MEM;
    }

    /**
     * Returns nothing while no connection is missing: the kernel is meant to be under pressure above the second number.
     */
    @Override
    public List<Finding> evaluate(Facts facts) {
        KernelCounters kernel = facts.serverKernel();
        long max = facts.limit(KernelCounters.TCP_MEM);
        long pages = Math.max(kernel.tcpMemPages(), facts.clients().kernel().tcpMemPages());
        long refused = facts.failures("ENOBUFS", "ENOMEM") + facts.serverFailures("ENOBUFS", "ENOMEM");
        long aborts = facts.dropped(KernelCounters.ABORTS_ON_MEMORY);
        long prunes = facts.dropped(KernelCounters.PRUNES);
        long pressures = facts.dropped(KernelCounters.MEMORY_PRESSURES);
        boolean full = max > 0 && pages >= FULL * max;
        boolean scarce = pressures > 0 || full;
        // Without pressure, there were too many orphans. A single socket that nobody reads is pruned, too, so this
        // counts
        // only where the limit is not visible.
        boolean aborted = aborts > 0 && (scarce || prunes > 0 && max <= 0);
        if (refused == 0 && !aborted && (facts.missing() == 0 || !scarce)) {
            return List.of();
        }
        List<String> seen = new ArrayList<>();
        seen.add("no memory for socket buffers: %,d pages in use%s"
                .formatted(pages, max > 0 ? " of %,d".formatted(max) : ""));
        add(seen, pressures == 1 ? "under pressure once" : "under pressure %,d times", pressures);
        add(seen, aborts == 1 ? "%,d connection aborted" : "%,d connections aborted", aborts);
        add(
                seen,
                refused == 1 ? "%,d socket refused (ENOBUFS, ENOMEM)" : "%,d sockets refused (ENOBUFS, ENOMEM)",
                refused);
        add(seen, "PruneCalled %,d", prunes);
        long needed = Math.max(2 * pages, max > 0 ? 2 * max : 100_000);
        return List.of(Finding.of(
                limit(),
                facts.serverPlace(),
                String.join(", ", seen),
                facts.fixes().tcpMem(max, needed)));
    }

    private static void add(List<String> seen, String text, long times) {
        if (times > 0) {
            seen.add(text.formatted(times));
        }
    }
}
