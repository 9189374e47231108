package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RampLeaseTest extends RampLeaseTestBase {
    @Test
    void takenItIsRefusedToOthersUntilItIsGivenBack() throws InterruptedException {
        try (RampLease ours = take(cluster, "ann@host pid 1", NEVER)) {
            assertThat(ours).isNotNull();
            assertThat(RampLease.heldBy(cluster)).isEqualTo("ann@host pid 1");
            assertRefused(
                    () -> take(cluster, "bob", NEVER),
                    "a ramp is running (ann@host pid 1): watch it with: bin/orchestrator status --watch --namespace "
                            + cluster.namespace());
        }
        assertThat(RampLease.heldBy(cluster)).isNull();

        try (RampLease next = take(cluster, "bob", NEVER)) {
            assertThat(next).isNotNull();
            assertThat(RampLease.heldBy(cluster)).isEqualTo("bob");
        }
    }

    @Test
    void ofTwoAtTheSameMomentTheSlowerOneIsRefused() throws InterruptedException {
        api.fail("PUT .*/leases/megaconn-ramp", 409, "the object has been modified");

        assertRefused(() -> take(cluster, "bob", NEVER), "a ramp is running (another orchestrator): ");
    }

    @Test
    void theOldVersionIsSentAlongSoThatTheApiserverKnowsWhoWasFaster() throws InterruptedException {
        take(cluster, "ann", NEVER).close();

        assertThat(api.sent("PUT .*/leases/megaconn-ramp")).contains("\"resourceVersion\":\"");
    }

    @Test
    void whatADeadOrchestratorHeldIsTaken() throws InterruptedException {
        hold("dead", ZonedDateTime.now(ZoneOffset.UTC).minusMinutes(1));

        try (RampLease ours = take(cluster, "ann", NEVER)) {
            assertThat(ours).isNotNull();
            assertThat(RampLease.heldBy(cluster)).isEqualTo("ann");
        }
    }

    @Test
    void withoutALeaseNothingIsInstalled() throws InterruptedException {
        MockCluster empty = MockCluster.in(api.client(), cluster.namespace() + "-empty");

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> take(empty, "ann", NEVER))
                .withMessageContaining("helm install");
        assertThat(RampLease.heldBy(empty)).isNull();
    }

    @Test
    void whoResumesWaitsUntilTheHoldOfTheDeadOneEnds() throws Exception {
        hold("dead", ZonedDateTime.now(ZoneOffset.UTC).minus(RampLease.VALID).plusSeconds(2));

        try (RampLease ours = RampLease.acquire(cluster, "ann", NEVER, true)) {
            assertThat(ours).isNotNull();
            assertThat(RampLease.heldBy(cluster)).isEqualTo("ann");
        }
    }

    @Test
    void whoResumesDoesNotWaitForOneThatLives() throws Exception {
        hold("alive", ZonedDateTime.now(ZoneOffset.UTC));
        CompletableFuture<RampLease> waiting = CompletableFuture.supplyAsync(() -> take(cluster, "ann", NEVER, true));
        eventually().until(() -> api.asked("GET .*/leases/megaconn-ramp") > 2); // hold() and two looks
        assertThat(waiting).isNotDone();

        hold("alive", ZonedDateTime.now(ZoneOffset.UTC));

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
                .withCauseInstanceOf(UserError.class)
                .withMessageContaining("a ramp is running (alive)");
    }

    private static void assertRefused(ThrowingCallable acquiring, String told) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(acquiring)
                .withMessageStartingWith(told)
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED));
    }

    @Test
    void whoHasLostItWithoutNoticingIsToldWhenAsking() throws InterruptedException {
        try (RampLease ours = RampLease.acquire(cluster, "ann", NEVER, false)) {
            ours.check();
            cluster.lease().edit(lease -> {
                lease.getSpec().setHolderIdentity("bob");
                return lease;
            });

            assertThatExceptionOfType(UserError.class)
                    .isThrownBy(ours::check)
                    .withMessage("another orchestrator has taken over (bob): stopping this one");
        }
    }
}
