package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
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

    @Test
    void takenItIsRefusedToOthersUntilItIsGivenBack() {
        try (RampLock ours = take(cluster, "ann@host pid 1", NEVER)) {
            assertThat(ours).isNotNull();
            assertThat(RampLock.heldBy(cluster)).isEqualTo("ann@host pid 1");
            assertRefused(
                    () -> take(cluster, "bob", NEVER),
                    "a ramp is under way (ann@host pid 1): watch it with: bin/orchestrator status --watch --namespace "
                            + cluster.namespace());
        }
        assertThat(RampLock.heldBy(cluster)).isNull();

        try (RampLock next = take(cluster, "bob", NEVER)) {
            assertThat(next).isNotNull();
            assertThat(RampLock.heldBy(cluster)).isEqualTo("bob");
        }
    }

    @Test
    void ofTwoAtTheSameMomentTheSlowerOneIsRefused() {
        api.fail("PUT .*/leases/megaconn-ramp", 409, "the object has been modified");

        assertRefused(() -> take(cluster, "bob", NEVER), "a ramp is under way (somebody who was faster): ");
    }

    @Test
    void theOldVersionIsSentAlongSoThatTheApiserverKnowsWhoWasFaster() {
        take(cluster, "ann", NEVER).close();

        assertThat(api.sent("PUT .*/leases/megaconn-ramp")).contains("\"resourceVersion\":\"");
    }

    @Test
    void whatADeadOrchestratorHeldIsTaken() {
        hold("dead", ZonedDateTime.now(ZoneOffset.UTC).minusMinutes(1));

        try (RampLock ours = take(cluster, "ann", NEVER)) {
            assertThat(ours).isNotNull();
            assertThat(RampLock.heldBy(cluster)).isEqualTo("ann");
        }
    }

    @Test
    void aRenewalMovesTheTimeOn() {
        try (RampLock ours = take(cluster, "ann", NEVER)) {
            ZonedDateTime first = renewed();

            ours.renew();

            assertThat(renewed()).isAfter(first);
        }
    }

    @Test
    void aRenewalThatFailsIsTriedAgainAndNothingIsLost() {
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
    void itIsGivenBackAlsoByAThreadThatIsInterruptedAndStaysSo() {
        RampLock ours = take(cluster, "ann", NEVER);

        Thread.currentThread().interrupt();
        ours.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(RampLock.heldBy(cluster)).isNull();
    }

    @Test
    void anApiserverThatIsAwayAtTheEndIsNoError() {
        RampLock ours = take(cluster, "ann", NEVER);
        api.fail(".*/leases/.*", 500, "etcd is away");

        ours.close();

        api.heal();
        assertThat(RampLock.heldBy(cluster)).as("until it ends by itself").isEqualTo("ann");
    }

    @Test
    void withoutALeaseNothingIsInstalled() {
        MockCluster empty = MockCluster.in(api.client(), cluster.namespace() + "-empty");

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> take(empty, "ann", NEVER))
                .withMessageContaining("helm install");
        assertThat(RampLock.heldBy(empty)).isNull();
    }

    @Test
    void whoResumesWaitsUntilTheHoldOfTheDeadOneEnds() throws Exception {
        hold("dead", ZonedDateTime.now(ZoneOffset.UTC).minus(RampLock.VALID).plusSeconds(2));

        try (RampLock ours = RampLock.acquire(cluster, "ann", NEVER, true)) {
            assertThat(ours).isNotNull();
            assertThat(RampLock.heldBy(cluster)).isEqualTo("ann");
        }
    }

    @Test
    void whoResumesDoesNotWaitForOneThatLives() throws Exception {
        hold("alive", ZonedDateTime.now(ZoneOffset.UTC));
        CompletableFuture<RampLock> waiting = CompletableFuture.supplyAsync(() -> take(cluster, "ann", NEVER, true));
        eventually().until(() -> api.asked("GET .*/leases/megaconn-ramp") > 2); // hold() and two looks
        assertThat(waiting).isNotDone();

        hold("alive", ZonedDateTime.now(ZoneOffset.UTC));

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
                .withCauseInstanceOf(UserError.class)
                .withMessageContaining("a ramp is under way (alive)");
    }

    private static RampLock take(Cluster cluster, String holder, Runnable lost) {
        return take(cluster, holder, lost, false);
    }

    private static RampLock take(Cluster cluster, String holder, Runnable lost, boolean patient) {
        try {
            return RampLock.acquire(cluster, holder, lost, patient);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
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
