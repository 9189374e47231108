package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The time between taking it and giving it back. */
class RampLockRenewalTest extends RampLockTestBase {
    @Test
    void aRenewalMovesTheTimeOn() throws InterruptedException {
        try (RampLock ours = take(cluster, "ann", NEVER)) {
            ZonedDateTime first = renewed();

            ours.renew();

            assertThat(renewed()).isAfter(first);
        }
    }

    @Test
    void aRenewalThatFailsIsTriedAgainAndNothingIsLost() throws InterruptedException {
        try (RampLock ours = take(cluster, "ann", NEVER)) {
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
        RampLock ours = take(cluster, "ann", lost::countDown);
        hold("bob", ZonedDateTime.now(ZoneOffset.UTC));

        ours.renew(); // a conflict: somebody wrote it
        ours.renew(); // who was it?

        assertThat(lost.await(30, TimeUnit.SECONDS)).isTrue();
        ours.close();
        assertThat(RampLock.heldBy(cluster)).isEqualTo("bob");
    }

    @Test
    void itIsGivenBackAlsoByAThreadThatIsInterruptedAndStaysSo() throws InterruptedException {
        RampLock ours = take(cluster, "ann", NEVER);

        Thread.currentThread().interrupt();
        ours.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(RampLock.heldBy(cluster)).isNull();
    }

    @Test
    void anApiserverThatIsAwayAtTheEndIsNoError() throws InterruptedException {
        RampLock ours = take(cluster, "ann", NEVER);
        api.fail(".*/leases/.*", 500, "etcd is away");

        ours.close();

        api.heal();
        assertThat(RampLock.heldBy(cluster)).as("until it ends by itself").isEqualTo("ann");
    }
}
