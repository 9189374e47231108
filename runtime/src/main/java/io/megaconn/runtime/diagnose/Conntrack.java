package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.KernelCounters;
import java.util.ArrayList;
import java.util.List;

/** The table of tracked connections: when it is full, the kernel drops the packets of new ones. */
final class Conntrack implements Rule {
    private static final double FULL = 0.98;

    @Override
    public String limit() {
        return "conntrack";
    }

    @Override
    public List<Finding> look(Facts facts) {
        List<Finding> findings = new ArrayList<>();
        if (facts.missing() == 0) {
            return findings;
        }
        KernelCounters server = facts.serverKernel();
        long dropped = facts.droppedAtServer(KernelCounters.CONNTRACK_DROPS);
        if (full(server, dropped)) {
            findings.add(finding(facts, facts.serverPlace(), server, dropped));
        }
        KernelCounters clients = facts.clients().kernel();
        long droppedThere = facts.droppedAtClients(KernelCounters.CONNTRACK_DROPS);
        if (full(clients, droppedThere) && (findings.isEmpty() || !facts.fixes().local())) {
            findings.add(
                    finding(facts, facts.fixes().local() ? facts.serverPlace() : "clients", clients, droppedThere));
        }
        return findings;
    }

    private static boolean full(KernelCounters kernel, long dropped) {
        return kernel.conntrackMax() > 0 && (dropped > 0 || kernel.conntrackCount() >= FULL * kernel.conntrackMax());
    }

    private Finding finding(Facts facts, String where, KernelCounters kernel, long dropped) {
        long needed = kernel.conntrackCount()
                + facts.demand().target()
                - facts.clients().connections()
                + 1000;
        return Finding.of(
                limit(),
                where,
                "conntrack tracks %,d connections of %,d, and has dropped %,d packets; about %,d needed"
                        .formatted(kernel.conntrackCount(), kernel.conntrackMax(), dropped, needed),
                facts.fixes().conntrack(needed));
    }
}
