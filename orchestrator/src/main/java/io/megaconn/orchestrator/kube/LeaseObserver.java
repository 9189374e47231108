package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges a Lease by observation, as client-go does: the holder is gone when the record has not changed for the Lease's
 * duration on the local monotonic clock. The times in the record come from another machine's clock, which may be wrong.
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

    /** Records an observation of the Lease. */
    void observe(Lease lease) {
        LeaseSpec now = lease.getSpec();
        if (first || !Objects.equals(now, observed)) {
            changed |= !first;
            first = false;
            observed = now;
            observedAt = nanoTime.getAsLong();
        }
    }

    /** Returns true if the record has changed since the first observation: its holder is alive. */
    boolean changed() {
        return changed;
    }

    /** Returns true if the record has not changed for its duration. */
    boolean expired() {
        return nanoTime.getAsLong() - observedAt >= duration(observed).toNanos();
    }

    /** Returns the holder by the Lease's record, alive or gone; null if the Lease is free. */
    static @Nullable String holder(Lease lease) {
        String holder = lease.getSpec() == null ? null : lease.getSpec().getHolderIdentity();
        return holder == null || holder.isEmpty() ? null : holder;
    }

    static Duration duration(@Nullable LeaseSpec spec) {
        Integer seconds = spec == null ? null : spec.getLeaseDurationSeconds();
        return seconds == null || seconds < 1 ? RampLease.VALID : Duration.ofSeconds(seconds);
    }
}
