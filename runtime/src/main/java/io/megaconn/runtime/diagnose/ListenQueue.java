package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.wire.ClientPlan;
import java.util.List;

/** Rule for accept queues that overflow: the connections were complete, but the server had not accepted them yet. */
final class ListenQueue implements Rule {
    /**
     * Minimum count: the counter covers all listeners of the network namespace, so another program may have added a
     * few.
     */
    private static final long FEW = 10;

    @Override
    public Limit limit() {
        return Limit.LISTEN_QUEUE;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        long overflows = facts.dropped(KernelCounters.LISTEN_OVERFLOWS);
        if (overflows < FEW || facts.missing() == 0) {
            return List.of();
        }
        long queue = facts.limit(KernelCounters.SOMAXCONN);
        long needed = (long) ClientPlan.MAX_CONNECTING * facts.demand().connecting();
        boolean tooShort = queue >= 0 && queue < needed;
        return List.of(Finding.of(
                limit(),
                facts.serverPlace(),
                "ListenOverflows grew by %,d: the server does not accept as fast as clients connect; net.core.somaxconn is %,d%s"
                        .formatted(overflows, queue, tooShort ? ", %,d needed".formatted(needed) : ""),
                tooShort
                        ? facts.fixes().listenQueue(queue, needed)
                        : "limit the connect rate with: --connect-rate 5000"));
    }
}
