package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.system.KernelCounters;
import java.util.List;

/** Rule for half-open connections: SYNs were dropped because too many handshakes were in progress. */
final class SynQueue implements Rule {
    @Override
    public Limit limit() {
        return Limit.SYN_QUEUE;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        long dropped = facts.dropped(KernelCounters.SYN_QUEUE_DROPS);
        if (dropped == 0) {
            return List.of();
        }
        return List.of(Finding.of(
                limit(),
                facts.serverPlace(),
                "TCPReqQFullDrop grew by %,d: too many handshakes in progress; net.ipv4.tcp_max_syn_backlog is %,d, net.core.somaxconn %,d, and SYN cookies are off"
                        .formatted(
                                dropped,
                                facts.limit(KernelCounters.SYN_BACKLOG),
                                facts.limit(KernelCounters.SOMAXCONN)),
                "sudo sysctl -w net.ipv4.tcp_syncookies=1; "
                        + facts.fixes()
                                .synQueue(
                                        facts.limit(KernelCounters.SYN_BACKLOG),
                                        facts.limit(KernelCounters.SOMAXCONN))));
    }
}
