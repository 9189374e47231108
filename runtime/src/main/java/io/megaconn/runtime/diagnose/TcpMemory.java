package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.KernelCounters;
import java.util.List;

/** The memory for socket buffers of all TCP connections, net.ipv4.tcp_mem. */
final class TcpMemory implements Rule {
    private static final double FULL = 0.95;

    @Override
    public String limit() {
        return "tcp-mem";
    }

    @Override
    public List<Finding> look(Facts facts) {
        KernelCounters kernel = facts.serverKernel();
        long max = facts.limit(KernelCounters.TCP_MEM);
        long pages = Math.max(kernel.tcpMemPages(), facts.clients().kernel().tcpMemPages());
        long refused = facts.failures("ENOBUFS", "ENOMEM") + facts.serverFailures("ENOBUFS", "ENOMEM");
        long pressures = facts.dropped(KernelCounters.MEMORY_PRESSURES);
        long aborts = facts.dropped(KernelCounters.ABORTS_ON_MEMORY);
        boolean full = max > 0 && pages >= FULL * max;
        if (refused + pressures + aborts == 0 && !full) {
            return List.of();
        }
        long needed = Math.max(2 * pages, max > 0 ? 2 * max : 100_000);
        return List.of(Finding.of(
                limit(),
                facts.serverPlace(),
                "no memory for socket buffers: %,d pages in use%s, under pressure %,d times, %,d connections ended for it, PruneCalled %,d"
                        .formatted(
                                pages,
                                max > 0 ? " of %,d".formatted(max) : "",
                                pressures,
                                aborts + refused,
                                facts.dropped(KernelCounters.PRUNES)),
                facts.fixes().tcpMem(needed)));
    }
}
