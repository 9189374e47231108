package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.system.KernelCounters;
import java.util.List;

/**
 * Rule for the limit of descriptors that a user may watch with epoll. The error is ENOSPC, which has nothing to do with
 * disks here.
 */
final class EpollWatches implements Rule {
    @Override
    public Limit limit() {
        return Limit.EPOLL_WATCHES;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        long times = facts.failures("ENOSPC") + facts.serverFailures("ENOSPC");
        if (times == 0 || facts.missing() == 0) {
            return List.of();
        }
        long needed = 2L * facts.demand().target() + 1000;
        return List.of(Finding.of(
                limit(),
                facts.serverPlace(),
                "ENOSPC %s: fs.epoll.max_user_watches is %,d, %,d needed"
                        .formatted(Quantities.times(times), facts.limit(KernelCounters.EPOLL_WATCHES), needed),
                facts.fixes().epollWatches(facts.limit(KernelCounters.EPOLL_WATCHES), needed)));
    }
}
