package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.system.KernelCounters;
import java.util.List;

/**
 * Rule for orphaned sockets, whose process ended before the peer confirmed the close: above net.ipv4.tcp_max_orphans
 * the kernel drops them.
 */
final class Orphans implements Rule {
    @Override
    public Limit limit() {
        return Limit.ORPHANS;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        long aborts = facts.dropped(KernelCounters.ABORTS_ON_MEMORY);
        if (aborts == 0) {
            return List.of();
        }
        long most = facts.limit(KernelCounters.ORPHANS);
        return List.of(Finding.of(
                limit(),
                facts.serverPlace(),
                "%s of processes that ended %s reset instead of closed (TCPAbortOnMemory): too many orphans%s"
                        .formatted(
                                Quantities.connections(aborts),
                                aborts == 1 ? "was" : "were",
                                most < 0 ? "" : ", %s is %,d".formatted(KernelCounters.ORPHANS, most)),
                facts.fixes().endedConnections(KernelCounters.ORPHANS, most)));
    }
}
