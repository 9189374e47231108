package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a Lease's holder is judged independently of its clock. */
class LeaseObserverTest {
    private static final ZonedDateTime NOW = RampLeaseTestBase.NOW;

    private long clock = 1;
    private final LeaseObserver observer = new LeaseObserver(() -> clock);

    @Test
    void aLeaseWithoutHolderIsFree() {
        assertThat(LeaseObserver.holder(new Lease())).isNull();
        assertThat(LeaseObserver.holder(RampLeaseTestBase.lease(null, NOW))).isNull();
        assertThat(LeaseObserver.holder(RampLeaseTestBase.lease("", NOW))).isNull();
        assertThat(LeaseObserver.holder(RampLeaseTestBase.lease("ann", null))).isEqualTo("ann");
    }

    @ParameterizedTest
    @ValueSource(ints = {-10, 0, 10})
    void aHolderWhoseClockIsWrongIsAliveWhileItRenews(int minutes) {
        ZonedDateTime theirs = NOW.plusMinutes(minutes);

        for (int turn = 0; turn < 10; turn++) {
            observer.observe(lease(theirs.plusSeconds(15L * turn)));
            assertThat(observer.expired()).isFalse();
            pass(Duration.ofSeconds(15));
            observer.observe(lease(theirs.plusSeconds(15L * turn)));
            assertThat(observer.expired()).isFalse();
        }

        assertThat(observer.changed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {-10, 0, 10})
    void aHolderThatDoesNotRenewIsDeadAfterTheDurationAndNotBefore(int minutes) {
        Lease lease = lease(NOW.plusMinutes(minutes));
        observer.observe(lease);
        pass(RampLease.VALID.minusNanos(1));
        observer.observe(lease);
        assertThat(observer.expired()).isFalse();

        pass(Duration.ofNanos(1));
        observer.observe(lease);

        assertThat(observer.expired()).isTrue();
        assertThat(observer.changed()).isFalse();
    }

    @Test
    void theDurationIsThatOfTheRecord() {
        observer.observe(new LeaseBuilder(lease(NOW))
                .editSpec()
                .withLeaseDurationSeconds(5)
                .endSpec()
                .build());

        pass(Duration.ofSeconds(5));

        assertThat(observer.expired()).isTrue();
    }

    private static Lease lease(ZonedDateTime renewed) {
        return RampLeaseTestBase.lease("ann", renewed);
    }

    private void pass(Duration time) {
        clock += time.toNanos();
    }
}
