package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

abstract class RampLeaseTestBase extends KubeTestBase {
    static final ZonedDateTime NOW = ZonedDateTime.of(2026, 2, 3, 4, 5, 6, 0, ZoneOffset.UTC);
    static final Runnable NEVER = () -> {
        throw new AssertionError("lost");
    };

    static RampLease take(Cluster cluster, String holder, Runnable lost) {
        try {
            return RampLease.acquire(cluster, holder, lost, line -> {});
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    ZonedDateTime renewed() {
        return cluster.lease().get().getSpec().getRenewTime();
    }

    void hold(String holder, ZonedDateTime renewed) {
        cluster.lease()
                .edit(found -> new LeaseBuilder(found)
                        .withSpec(lease(holder, renewed).getSpec())
                        .build());
    }

    static Lease lease(@Nullable String holder, @Nullable ZonedDateTime renewed) {
        return new LeaseBuilder()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withRenewTime(renewed)
                .endSpec()
                .build();
    }

    /** Held for a second after each renewal. */
    void holdShortly(String holder, ZonedDateTime renewed) {
        cluster.lease()
                .edit(found -> new LeaseBuilder(found)
                        .withSpec(lease(holder, renewed).getSpec())
                        .editSpec()
                        .withLeaseDurationSeconds(1)
                        .endSpec()
                        .build());
    }
}
