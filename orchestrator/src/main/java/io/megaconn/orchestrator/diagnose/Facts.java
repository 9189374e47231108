package io.megaconn.orchestrator.diagnose;

import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.plan.Plan;
import java.time.Duration;

/**
 * What is known while connections are missing. The rules see nothing else.
 *
 * @param expected connections that should be there
 * @param waited since the batch was started, or the hold
 * @param timeout of the batch
 * @param first how things were before the first client: counters of the kernel count since boot, only growth tells
 * @param before how they were when waiting began
 * @param seen how they are now
 */
public record Facts(
        Plan plan, int expected, Duration waited, Duration timeout, Snapshot first, Snapshot before, Snapshot seen) {
    public long missing() {
        return Math.max(0, expected - seen.counts().clients());
    }

    /** Failed connects and losses of one reason, such as {@code ECONNREFUSED}, since waiting began. */
    public long failures(String reason) {
        long then = before.clients().failures().getOrDefault(reason, 0L);
        long now = seen.clients().failures().getOrDefault(reason, 0L);
        return Math.max(0, now - then);
    }
}
