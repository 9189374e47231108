package io.megaconn.orchestrator.kube;

import static io.megaconn.orchestrator.kube.RampLeaseTestBase.NOW;
import static io.megaconn.orchestrator.kube.RampLeaseTestBase.lease;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import org.junit.jupiter.api.Test;

/** Who holds a lease: pure. */
class LeaseHolderTest {
    @Test
    void aLeaseWithoutHolderIsFree() {
        assertThat(RampLease.otherHolder(new Lease(), "me", NOW)).isNull();
        assertThat(RampLease.otherHolder(lease(null, NOW), "me", NOW)).isNull();
        assertThat(RampLease.otherHolder(lease("", NOW), "me", NOW)).isNull();
    }

    @Test
    void ourOwnIsNobodyElses() {
        assertThat(RampLease.otherHolder(lease("me", NOW), "me", NOW)).isNull();
    }

    @Test
    void whoRenewedItLatelyHoldsIt() {
        assertThat(RampLease.otherHolder(lease("other", NOW), "me", NOW)).isEqualTo("other");
        assertThat(RampLease.otherHolder(lease("other", NOW), "me", NOW.plus(RampLease.VALID)))
                .isEqualTo("other");
        assertThat(RampLease.otherHolder(lease("other", NOW.plusSeconds(5)), "me", NOW))
                .as("clocks differ a little")
                .isEqualTo("other");
    }

    @Test
    void whoDidNotIsDead() {
        assertThat(RampLease.otherHolder(
                        lease("other", NOW), "me", NOW.plus(RampLease.VALID).plusNanos(1)))
                .isNull();
        assertThat(RampLease.otherHolder(lease("other", null), "me", NOW)).isNull();
    }
}
