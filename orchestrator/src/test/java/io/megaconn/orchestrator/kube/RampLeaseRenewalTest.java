package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tests the time between acquisition and release of the Lease. */
class RampLeaseRenewalTest extends RampLeaseTestBase {
    @Test
    void aRenewalMovesTheTimeOn() throws InterruptedException {
        try (RampLease ours = take(cluster, "ann", NEVER)) {
            ZonedDateTime first = renewed();

            ours.renew();

            assertThat(renewed()).isAfter(first);
        }
    }

    @Test
    void aRenewalThatFailsIsTriedAgainAndNothingIsLost() throws InterruptedException {
        try (RampLease ours = take(cluster, "ann", NEVER)) {
            ZonedDateTime first = renewed();
            api.fail("(PUT|GET) .*/leases/megaconn-ramp", 500, "etcd is away");
            ours.renew();
            ours.renew();
            api.heal();
            assertThat(renewed()).isEqualTo(first);

            ours.renew();

            assertThat(renewed()).isAfter(first);
        }
    }

    @Test
    void whoFindsItTakenByAnotherIsToldAndLeavesItAlone() throws Exception {
        CountDownLatch lost = new CountDownLatch(1);
        RampLease ours = take(cluster, "ann", lost::countDown);
        hold("bob", ZonedDateTime.now(ZoneOffset.UTC));

        ours.renew(); // a conflict: somebody wrote it
        ours.renew(); // who was it?

        assertThat(lost.await(30, TimeUnit.SECONDS)).isTrue();
        ours.close();
        assertThat(RampLease.heldBy(cluster)).isEqualTo("bob");
    }

    @Test
    void itIsGivenBackAlsoByAThreadThatIsInterruptedAndStaysSo() throws InterruptedException {
        RampLease ours = take(cluster, "ann", NEVER);

        Thread.currentThread().interrupt();
        ours.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(RampLease.heldBy(cluster)).isNull();
    }

    @Test
    void anApiserverThatIsAwayAtTheEndIsNoError() throws InterruptedException {
        RampLease ours = take(cluster, "ann", NEVER);
        api.fail(".*/leases/.*", 500, "etcd is away");

        ours.close();

        api.heal();
        assertThat(RampLease.heldBy(cluster)).as("until it ends by itself").isEqualTo("ann");
    }
}
