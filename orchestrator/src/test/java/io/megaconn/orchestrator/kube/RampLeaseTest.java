package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RampLeaseTest extends RampLeaseTestBase {
    @Test
    void takenItIsRefusedToOthersUntilItIsGivenBack() throws InterruptedException {
        try (RampLease ours = take(cluster, "ann@host pid 1", NEVER)) {
            assertThat(ours).isNotNull();
            assertThat(RampLease.heldBy(cluster)).isEqualTo("ann@host pid 1");
            Thread.ofVirtual().start(() -> {
                long before = api.asked("GET .*/leases/megaconn-ramp");
                eventually().until(() -> api.asked("GET .*/leases/megaconn-ramp") > before);
                ours.renew();
            });
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

    @ParameterizedTest
    @ValueSource(ints = {-10, 0, 10})
    void whatADeadOrchestratorHeldIsTakenAfterTheLeasesDuration(int minutes) throws InterruptedException {
        holdShortly("dead", ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(minutes));
        List<String> waiting = new ArrayList<>();

        try (RampLease ours = RampLease.acquire(cluster, "ann", NEVER, waiting::add)) {
            assertThat(ours).isNotNull();
            assertThat(RampLease.heldBy(cluster)).isEqualTo("ann");
        }
        assertThat(waiting).containsExactly("waiting for up to 1 s to find out whether dead is still alive");
    }

    @Test
    void aLeaseThatWasReleasedIsTakenAtOnce() throws InterruptedException {
        hold("", ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(10));
        List<String> waiting = new ArrayList<>();

        RampLease.acquire(cluster, "ann", NEVER, waiting::add).close();

        assertThat(waiting).isEmpty();
    }

    @Test
    void withoutALeaseNothingIsInstalled() throws InterruptedException {
        MockCluster empty = MockCluster.in(api.client(), cluster.namespace() + "-empty");

        assertThatExceptionOfType(UserError.class)
                .isThrownBy(() -> take(empty, "ann", NEVER))
                .withMessageContaining("helm install");
        assertThat(RampLease.heldBy(empty)).isNull();
    }

    /** Tests a holder that renewed this many minutes ago by its own clock. */
    @ParameterizedTest
    @ValueSource(ints = {-10, 0, 10})
    void aHolderThatRenewsKeepsItWhateverItsClockSays(int minutes) {
        ZonedDateTime theirs = ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(minutes);
        hold("alive", theirs);
        api.forget();
        CompletableFuture<RampLease> newcomer = CompletableFuture.supplyAsync(() -> take(cluster, "ann", NEVER));
        eventually().until(() -> api.asked("GET .*/leases/megaconn-ramp") > 1);
        assertThat(newcomer).isNotDone();

        hold("alive", theirs.plusSeconds(15));

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> newcomer.get(30, TimeUnit.SECONDS))
                .withCauseInstanceOf(UserError.class)
                .withMessageContaining("a ramp is running (alive)");
        assertThat(RampLease.heldBy(cluster)).isEqualTo("alive");
    }

    @Test
    void whoRenewsInTheLastMomentKeepsIt() {
        holdShortly("alive", NOW);
        api.fail("PUT .*/leases/megaconn-ramp", 409, "the object has been modified");

        assertRefused(() -> take(cluster, "bob", NEVER), "a ramp is running (another orchestrator): ");
    }

    private static void assertRefused(ThrowingCallable acquiring, String told) {
        assertThatExceptionOfType(UserError.class)
                .isThrownBy(acquiring)
                .withMessageStartingWith(told)
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REFUSED));
    }

    @Test
    void whoHasLostItWithoutNoticingIsToldWhenAsking() throws InterruptedException {
        try (RampLease ours = take(cluster, "ann", NEVER)) {
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
