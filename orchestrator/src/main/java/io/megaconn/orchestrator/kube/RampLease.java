package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Printable;
import io.megaconn.runtime.UserError;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Allows one ramp at a time, by a Lease. It is renewed while the ramp runs, and is free again when the ramp ends or its
 * orchestrator is gone.
 */
public final class RampLease implements AutoCloseable {
    static final Duration VALID = Duration.ofSeconds(45);
    private static final Duration POLL = Duration.ofSeconds(1);
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
     * Takes the Lease. A free one is taken at once. A held one is refused as soon as its holder renews it, and taken
     * when the holder has not renewed it for its duration.
     *
     * @param holder unique name of this orchestrator
     * @param lost called if another orchestrator took over, because this one could not renew the Lease for too long
     * @param waiting receives one line if this has to wait
     * @throws UserError if another orchestrator holds it
     */
    public static RampLease acquire(Cluster cluster, String holder, Runnable lost, Consumer<String> waiting)
            throws InterruptedException {
        RampLease rampLease = new RampLease(cluster, holder, lost);
        try {
            Observed found = observe(cluster, waiting);
            if (found.lease() == null) {
                throw cluster.notInstalled();
            }
            if (found.living() != null) {
                throw refused(cluster, found.living());
            }
            rampLease.write(
                    found.lease(), holder); // the version that was observed: fails if its holder has renewed it since
        } catch (KubernetesClientException e) {
            if (e.getCode() == 409) {
                throw refused(cluster, "another orchestrator");
            }
            throw cluster.explain(e, "the ramp's Lease can't be taken");
        }
        rampLease.renewal.scheduleWithFixedDelay(
                rampLease::renew, RENEW.toSeconds(), RENEW.toSeconds(), TimeUnit.SECONDS);
        return rampLease;
    }

    /**
     * Waits until it is clear whether a ramp is running.
     *
     * @param waiting receives one line if this has to wait
     * @return the living holder of the Lease; null if there is none
     * @throws UserError if the Lease can't be read
     */
    public static @Nullable String livingHolder(Cluster cluster, Consumer<String> waiting) throws InterruptedException {
        return observe(cluster, waiting).living();
    }

    /**
     * @param lease null if there is none
     * @param living its holder; null if there is none or it is gone
     */
    private record Observed(@Nullable Lease lease, @Nullable String living) {}

    private static Observed observe(Cluster cluster, Consumer<String> waiting) throws InterruptedException {
        LeaseObserver observer = new LeaseObserver(System::nanoTime);
        boolean announced = false;
        while (true) {
            Lease found = read(cluster);
            String holder = found == null ? null : LeaseObserver.holder(found);
            if (found == null || holder == null) {
                return new Observed(found, null);
            }
            observer.observe(found);
            if (observer.changed() || observer.expired()) {
                return new Observed(found, observer.expired() ? null : holder);
            }
            if (!announced) {
                announced = true;
                waiting.accept("waiting for up to %d s to find out whether %s is still alive"
                        .formatted(LeaseObserver.duration(found.getSpec()).toSeconds(), Printable.of(holder)));
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
    }

    /** Returns the holder by the Lease's record, alive or gone; null if the Lease is free. */
    public static @Nullable String heldBy(Cluster cluster) {
        Lease found = read(cluster);
        return found == null ? null : LeaseObserver.holder(found);
    }

    static @Nullable Lease read(Cluster cluster) {
        try {
            return cluster.lease().get();
        } catch (KubernetesClientException e) {
            throw cluster.explain(e, "the ramp's Lease can't be read");
        }
    }

    private static UserError refused(Cluster cluster, String other) {
        return new UserError(
                ExitCode.REFUSED,
                "a ramp is running (%s): watch it with: %s"
                        .formatted(other, cluster.hints().orchestrator("status --watch")));
    }

    /** Returns the other orchestrator that holds the Lease by its record; null if there is none. */
    private @Nullable String other(Lease now) {
        String by = LeaseObserver.holder(now);
        return holder.equals(by) ? null : by;
    }

    /** Runs one turn of the renewal. */
    void renew() {
        try {
            Lease known = lease != null ? lease : cluster.lease().get();
            if (known == null || other(known) != null) {
                renewal.shutdown();
                lost.run();
            } else {
                write(known, holder);
            }
        } catch (RuntimeException e) {
            boolean written = e instanceof KubernetesClientException k && k.getCode() == 409 && lease != null;
            lease = null; // the next turn reads it again; at once if another program wrote it
            if (written) {
                renew();
            }
        }
    }

    /**
     * Checks the Lease with one request.
     *
     * @throws UserError if another orchestrator holds it, because this one could not renew it in time
     */
    public void check() {
        Lease now = cluster.lease().get();
        String other = now == null ? "nobody" : other(now);
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
        lease = cluster.client().resource(ours).lockResourceVersion().update(); // fails if another program was faster
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
                if (last != null && other(last) == null) {
                    write(last, "");
                }
            } catch (KubernetesClientException e) {
                // The Lease expires by itself.
            }
        });
    }
}
