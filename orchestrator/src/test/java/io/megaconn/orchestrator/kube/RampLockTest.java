package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RampLockTest extends KubeTestBase {
    private static final ZonedDateTime NOW = ZonedDateTime.of(2026, 2, 3, 4, 5, 6, 0, ZoneOffset.UTC);
    private static final Runnable NEVER = () -> {
        throw new AssertionError("lost");
    };

    @Test
    void aLeaseWithoutHolderIsFree() throws InterruptedException {
        assertThat(RampLock.otherHolder(new Lease(), "me", NOW)).isNull();
        assertThat(RampLock.otherHolder(lease(null, NOW), "me", NOW)).isNull();
        assertThat(RampLock.otherHolder(lease("", NOW), "me", NOW)).isNull();
    }

    @Test
    void ourOwnIsNobodyElses() throws InterruptedException {
        assertThat(RampLock.otherHolder(lease("me", NOW), "me", NOW)).isNull();
    }

    @Test
    void whoRenewedItLatelyHoldsIt() throws InterruptedException {
        assertThat(RampLock.otherHolder(lease("other", NOW), "me", NOW)).isEqualTo("other");
        assertThat(RampLock.otherHolder(lease("other", NOW), "me", NOW.plus(RampLock.VALID)))
                .isEqualTo("other");
        assertThat(RampLock.otherHolder(lease("other", NOW.plusSeconds(5)), "me", NOW))
                .as("clocks differ a little")
                .isEqualTo("other");
    }

    @Test
    void whoDidNotIsDead() throws InterruptedException {
        assertThat(RampLock.otherHolder(
                        lease("other", NOW), "me", NOW.plus(RampLock.VALID).plusNanos(1)))
                .isNull();
        assertThat(RampLock.otherHolder(lease("other", null), "me", NOW)).isNull();
    }

    @Test
    void takenItIsRefusedToOthersUntilItIsGivenBack() throws InterruptedException {
        try (RampLock ours = RampLock.acquire(cluster, "ann@host pid 1", NEVER, false)) {
            assertThat(ours).isNotNull();
            assertThat(RampLock.heldBy(cluster)).isEqualTo("ann@host pid 1");
            assertRefused(
                    () -> RampLock.acquire(cluster, "bob", NEVER, false),
                    "a ramp is under way (ann@host pid 1): watch it with: bin/orchestrator status --watch --namespace "
                            + cluster.namespace());
        }
        assertThat(RampLock.heldBy(cluster)).isNull();

        try (RampLock next = RampLock.acquire(cluster, "bob", NEVER, false)) {
            assertThat(next).isNotNull();
            assertThat(RampLock.heldBy(cluster)).isEqualTo("bob");
        }
    }

    @Test
    void ofTwoAtTheSameMomentTheSlowerOneIsRefused() throws InterruptedException {
        api.fail("PUT .*/leases/megaconn-ramp", 409, "the object has been modified");

        assertRefused(
                () -> RampLock.acquire(cluster, "bob", NEVER, false),
                "a ramp is under way (somebody who was faster): ");
    }

    @Test
    void theOldVersionIsSentAlongSoThatTheApiserverKnowsWhoWasFaster() throws InterruptedException {
        RampLock.acquire(cluster, "ann", NEVER, false).close();

        assertThat(api.sent("PUT .*/leases/megaconn-ramp")).contains("\"resourceVersion\":\"");
    }

    @Test
    void whatADeadOrchestratorHeldIsTaken() throws InterruptedException {
        hold("dead", ZonedDateTime.now(ZoneOffset.UTC).minusMinutes(1));

        try (RampLock ours = RampLock.acquire(cluster, "ann", NEVER, false)) {
            assertThat(ours).isNotNull();
            assertThat(RampLock.heldBy(cluster)).isEqualTo("ann");
        }
    }

    @Test
    void aRenewalMovesTheTimeOn() throws InterruptedException {
        try (RampLock ours = RampLock.acquire(cluster, "ann", NEVER, false)) {
            ZonedDateTime first = renewed();

            ours.renew();

            assertThat(renewed()).isAfter(first);
        }
    }

    @Test
    void aRenewalThatFailsIsTriedAgainAndNothingIsLost() throws InterruptedException {
        try (RampLock ours = RampLock.acquire(cluster, "ann", NEVER, false)) {
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
        RampLock ours = RampLock.acquire(cluster, "ann", lost::countDown, false);
        hold("bob", ZonedDateTime.now(ZoneOffset.UTC));

        ours.renew(); // a conflict: somebody wrote it
        ours.renew(); // who was it?

        assertThat(lost.await(30, TimeUnit.SECONDS)).isTrue();
        ours.close();
        assertThat(RampLock.heldBy(cluster)).isEqualTo("bob");
    }

    @Test
    void itIsGivenBackAlsoByAThreadThatIsInterruptedAndStaysSo() throws InterruptedException {
        RampLock ours = RampLock.acquire(cluster, "ann", NEVER, false);

        Thread.currentThread().interrupt();
        ours.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(RampLock.heldBy(cluster)).isNull();
    }

    @Test
    void anApiserverThatIsAwayAtTheEndIsNoError() throws InterruptedException {
        RampLock ours = RampLock.acquire(cluster, "ann", NEVER, false);
        api.fail(".*/leases/.*", 500, "etcd is away");

        ours.close();

        api.heal();
        assertThat(RampLock.heldBy(cluster)).as("until it ends by itself").isEqualTo("ann");
    }

    @Test
    void withoutALeaseNothingIsInstalled() throws InterruptedException {
        MockCluster empty = MockCluster.in(api.client(), cluster.namespace() + "-empty");

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> RampLock.acquire(empty, "ann", NEVER, false))
                .withMessageContaining("helm install");
        assertThat(RampLock.heldBy(empty)).isNull();
    }

    private static void assertRefused(ThrowingCallable acquiring, String told) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(acquiring)
                .withMessageStartingWith(told)
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED));
    }

    private ZonedDateTime renewed() {
        return cluster.lease().get().getSpec().getRenewTime();
    }

    private void hold(String holder, ZonedDateTime renewed) {
        cluster.lease()
                .edit(found -> new LeaseBuilder(found)
                        .withSpec(lease(holder, renewed).getSpec())
                        .build());
    }

    private static Lease lease(@Nullable String holder, @Nullable ZonedDateTime renewed) {
        return new LeaseBuilder()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withRenewTime(renewed)
                .endSpec()
                .build();
    }
}
