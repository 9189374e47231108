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
        boolean aborted = aborts > 0 && (scarce || prunes > 0); // otherwise, there were too many orphans
        if (refused == 0 && !aborted && (facts.missing() == 0 || !scarce)) {
            return List.of();
        }
        List<String> seen = new ArrayList<>();
        seen.add("no memory for socket buffers: %,d pages in use%s"
                .formatted(pages, max > 0 ? " of %,d".formatted(max) : ""));
        add(seen, "under pressure %,d times", pressures);
        add(seen, "%,d connections aborted", aborts);
        add(seen, "%,d sockets refused (ENOBUFS, ENOMEM)", refused);
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
