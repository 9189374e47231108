package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.system.KernelCounters;
import java.util.List;

/**
 * Rule for connections that skipped TIME_WAIT because net.ipv4.tcp_max_tw_buckets was reached: their late packets get a
 * reset.
 */
final class TimeWaitBuckets implements Rule {
    @Override
    public Limit limit() {
        return Limit.TIME_WAIT_BUCKETS;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        long skipped = facts.dropped(KernelCounters.TIME_WAIT_OVERFLOWS);
        if (skipped == 0 || facts.missing() == 0) {
            return List.of();
        }
        long most = facts.limit(KernelCounters.TIME_WAIT_BUCKETS);
        return List.of(Finding.of(
                limit(),
                facts.serverPlace(),
                "%s that ended skipped TIME_WAIT (TCPTimeWaitOverflow)%s; late packets get a reset, and new connections are not affected"
                        .formatted(
                                Quantities.connections(skipped),
                                most < 0 ? "" : ": %s is %,d".formatted(KernelCounters.TIME_WAIT_BUCKETS, most)),
                facts.fixes().endedConnections(KernelCounters.TIME_WAIT_BUCKETS, most)));
    }
}
