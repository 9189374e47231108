package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.system.KernelCounters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rule for the connection tracking table: when it is full, the kernel drops the packets of new connections. The kernel
 * also drops packets for other reasons, so drops alone prove nothing: the table must have been full, or nearly, in one
 * of the observations.
 */
final class Conntrack implements Rule {
    private static final double FULL = 0.98;
    private static final double NEARLY_FULL = 0.9;

    @Override
    public Limit limit() {
        return Limit.CONNTRACK;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        List<Finding> findings = new ArrayList<>();
        if (facts.missing() == 0) {
            return findings;
        }
        KernelCounters server = facts.serverKernel();
        long dropped = facts.droppedAtServer(KernelCounters.CONNTRACK_DROPS);
        if (full(server, kernel(facts.before().server()), dropped)) {
            findings.add(finding(facts, facts.serverPlace(), server, dropped));
        }
        KernelCounters clients = facts.clients().kernel();
        long droppedThere = facts.droppedAtClients(KernelCounters.CONNTRACK_DROPS);
        if (full(clients, facts.before().clients().kernel(), droppedThere)
                && (findings.isEmpty() || !facts.fixes().local())) {
            findings.add(
                    finding(facts, facts.fixes().local() ? facts.serverPlace() : "clients", clients, droppedThere));
        }
        return findings;
    }

    private static KernelCounters kernel(@Nullable ServerSide server) {
        return server == null ? KernelCounters.NONE : server.kernel();
    }

    private static boolean full(KernelCounters now, KernelCounters then, long dropped) {
        double share = share(now);
        return share >= FULL || (dropped > 0 && Math.max(share, share(then)) >= NEARLY_FULL);
    }

    private static double share(KernelCounters kernel) {
        return kernel.conntrackMax() <= 0 ? 0 : (double) kernel.conntrackCount() / kernel.conntrackMax();
    }

    private Finding finding(Facts facts, String where, KernelCounters kernel, long dropped) {
        long rest = Math.max(0, facts.demand().target() - facts.now().held());
        long needed = Math.max(kernel.conntrackMax(), kernel.conntrackCount() + rest + 1000);
        return Finding.of(
                limit(),
                where,
                "conntrack table: %,d of %,d entries in use%s; about %,d needed"
                        .formatted(
                                kernel.conntrackCount(),
                                kernel.conntrackMax(),
                                dropped == 0 ? "" : ", %,d packets dropped".formatted(dropped),
                                needed),
                facts.fixes().conntrack(kernel.conntrackMax(), needed));
    }
}
