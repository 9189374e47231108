package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One ramp at a time: a Lease, renewed while the ramp goes on, free again when it ends or its orchestrator is dead. */
public final class RampLease implements AutoCloseable {
    static final Duration VALID = Duration.ofSeconds(45);
    private static final Duration RENEW = Duration.ofSeconds(15);

    private final Cluster cluster;
    private final String holder;
    private final Runnable lost;
    private volatile @Nullable Lease lease;
    private final ScheduledExecutorService renewal = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("lease").factory());

    private RampLease(Cluster cluster, String holder, Runnable lost) {
        this.cluster = cluster;
        this.holder = holder;
        this.lost = lost;
    }

    /**
     * @param holder who we are, unique
     * @param lost called if somebody else took over, because we could not renew it for too long
     * @param patient whether to wait until the hold of a dead orchestrator ends
     * @throws UserError if somebody else holds it
     */
    public static RampLease acquire(Cluster cluster, String holder, Runnable lost, boolean patient)
            throws InterruptedException {
        RampLease lock = new RampLease(cluster, holder, lost);
        try {
            Lease first = find(cluster);
            Lease found = first;
            String other = otherHolder(found, holder, now());
            while (other != null) {
                boolean alive = !Objects.equals(renewed(first), renewed(found));
                if (!patient || alive) {
                    throw refused(cluster, other);
                }
                TimeUnit.SECONDS.sleep(1);
                found = find(cluster);
                other = otherHolder(found, holder, now());
            }
            lock.write(found, holder);
        } catch (KubernetesClientException e) {
            if (e.getCode() == 409) {
                throw refused(cluster, "another orchestrator");
            }
            throw cluster.explain(e, "the ramp's Lease can't be taken");
        }
        lock.renewal.scheduleWithFixedDelay(lock::renew, RENEW.toSeconds(), RENEW.toSeconds(), TimeUnit.SECONDS);
        return lock;
    }

    private static Lease find(Cluster cluster) {
        Lease found = cluster.lease().get();
        if (found == null) {
            throw cluster.notInstalled();
        }
        return found;
    }

    private static @Nullable ZonedDateTime renewed(Lease lease) {
        return lease.getSpec() == null ? null : lease.getSpec().getRenewTime();
    }

    /** Who holds it besides us, null if nobody does. Pure. */
    static @Nullable String otherHolder(Lease lease, String holder, ZonedDateTime now) {
        LeaseSpec spec = lease.getSpec();
        if (spec == null
                || spec.getHolderIdentity() == null
                || spec.getHolderIdentity().isEmpty()) {
            return null;
        }
        ZonedDateTime renewed = spec.getRenewTime();
        boolean expired = renewed == null || renewed.plus(VALID).isBefore(now);
        return expired || spec.getHolderIdentity().equals(holder) ? null : spec.getHolderIdentity();
    }

    /** Who is ramping now, null if nobody is. */
    public static @Nullable String heldBy(Cluster cluster) {
        try {
            Lease found = cluster.lease().get();
            return found == null ? null : otherHolder(found, "", now());
        } catch (KubernetesClientException e) {
            throw cluster.explain(e, "the ramp's Lease can't be read");
        }
    }

    private static UserError refused(Cluster cluster, String other) {
        return new UserError(
                ExitCode.REFUSED,
                "a ramp is running (%s): watch it with: %s; if its orchestrator is gone, its lease expires in %d s"
                        .formatted(other, cluster.hints().orchestrator("status --watch"), VALID.toSeconds()));
    }

    /** One turn of the renewal. */
    void renew() {
        try {
            Lease known = lease != null ? lease : cluster.lease().get();
            if (known == null || otherHolder(known, holder, now()) != null) {
                renewal.shutdown();
                lost.run();
            } else {
                write(known, holder);
            }
        } catch (RuntimeException e) {
            boolean written = e instanceof KubernetesClientException k && k.getCode() == 409 && lease != null;
            lease = null; // the next turn looks again; at once if somebody else wrote it
            if (written) {
                renew();
            }
        }
    }

    /**
     * One request.
     *
     * @throws UserError if somebody else has it, because we could not renew it in time
     */
    public void check() {
        Lease now = cluster.lease().get();
        String other = now == null ? "nobody" : otherHolder(now, holder, now());
        if (other != null) {
            throw new UserError(
                    ExitCode.NOT_REACHED,
                    "another orchestrator has taken over (%s): stopping this one".formatted(other));
        }
    }

    private void write(Lease before, String by) {
        Lease ours = new LeaseBuilder(before)
                .editOrNewSpec()
                .withHolderIdentity(by)
                .withLeaseDurationSeconds((int) VALID.toSeconds())
                .withRenewTime(now())
                .endSpec()
                .build();
        lease = cluster.client().resource(ours).lockResourceVersion().update(); // fails if somebody was faster
    }

    private static ZonedDateTime now() {
        return ZonedDateTime.now(ZoneOffset.UTC);
    }

    @Override
    public void close() {
        renewal.shutdownNow();
        Uninterruptibles.run(() -> {
            try {
                Lease last = cluster.lease().get();
                if (last != null && otherHolder(last, holder, now()) == null) {
                    write(last, "");
                }
            } catch (KubernetesClientException e) {
                // It ends by itself.
            }
        });
    }
}
