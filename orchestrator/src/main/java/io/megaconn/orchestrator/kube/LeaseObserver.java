package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges a Lease by what it sees, as client-go does: the holder is dead when the record has not changed for the Lease's duration
 * on the local monotonic clock. The times in the record are of another machine's clock, which may be wrong.
 */
final class LeaseObserver {
    private final LongSupplier nanoTime;
    private @Nullable LeaseSpec observed;
    private long observedAt;
    private boolean first = true;
    private boolean changed;

    LeaseObserver(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Takes the next look at the Lease. */
    void see(Lease lease) {
        LeaseSpec now = lease.getSpec();
        if (first || !Objects.equals(now, observed)) {
            changed |= !first;
            first = false;
            observed = now;
            observedAt = nanoTime.getAsLong();
        }
    }

    /** Whether the record has changed since the first look: its holder is alive. */
    boolean changed() {
        return changed;
    }

    /** Whether the record has not changed for its duration. */
    boolean expired() {
        return nanoTime.getAsLong() - observedAt >= duration(observed).toNanos();
    }

    /** Who holds a Lease by its record, dead or alive; null if it is free. */
    static @Nullable String holder(Lease lease) {
        String holder = lease.getSpec() == null ? null : lease.getSpec().getHolderIdentity();
        return holder == null || holder.isEmpty() ? null : holder;
    }

    static Duration duration(@Nullable LeaseSpec spec) {
        Integer seconds = spec == null ? null : spec.getLeaseDurationSeconds();
        return seconds == null || seconds < 1 ? RampLease.VALID : Duration.ofSeconds(seconds);
    }
}
