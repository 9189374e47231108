package io.megaconn.orchestrator.kube;

import static io.megaconn.orchestrator.kube.RampLockTestBase.NOW;
import static io.megaconn.orchestrator.kube.RampLockTestBase.lease;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import org.junit.jupiter.api.Test;

/** Who holds a lease: pure. */
class LeaseHolderTest {
    @Test
    void aLeaseWithoutHolderIsFree() {
        assertThat(RampLock.otherHolder(new Lease(), "me", NOW)).isNull();
        assertThat(RampLock.otherHolder(lease(null, NOW), "me", NOW)).isNull();
        assertThat(RampLock.otherHolder(lease("", NOW), "me", NOW)).isNull();
    }

    @Test
    void ourOwnIsNobodyElses() {
        assertThat(RampLock.otherHolder(lease("me", NOW), "me", NOW)).isNull();
    }

    @Test
    void whoRenewedItLatelyHoldsIt() {
        assertThat(RampLock.otherHolder(lease("other", NOW), "me", NOW)).isEqualTo("other");
        assertThat(RampLock.otherHolder(lease("other", NOW), "me", NOW.plus(RampLock.VALID)))
                .isEqualTo("other");
        assertThat(RampLock.otherHolder(lease("other", NOW.plusSeconds(5)), "me", NOW))
                .as("clocks differ a little")
                .isEqualTo("other");
    }

    @Test
    void whoDidNotIsDead() {
        assertThat(RampLock.otherHolder(
                        lease("other", NOW), "me", NOW.plus(RampLock.VALID).plusNanos(1)))
                .isNull();
        assertThat(RampLock.otherHolder(lease("other", null), "me", NOW)).isNull();
    }
}
