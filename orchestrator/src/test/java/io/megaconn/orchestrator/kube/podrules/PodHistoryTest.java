package io.megaconn.orchestrator.kube.podrules;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.kube.TestPod;
import org.junit.jupiter.api.Test;

class PodHistoryTest {
    private static final String NAME = "megaconn-client-0";
    private final PodHistory history = new PodHistory();

    @Test
    void everyPullThatFailsCountsAndTheLastReasonStays() {
        PodState created = TestPod.client(0).pending().evaluate();
        PodState failed =
                TestPod.client(0).pending().waiting("ErrImagePull", "denied").evaluate();
        PodState waits = TestPod.client(0)
                .pending()
                .waiting("ImagePullBackOff", "Back-off")
                .evaluate();

        history.accept(null, created);
        history.accept(created, failed);
        history.accept(failed, failed);
        history.accept(failed, waits);
        history.accept(waits, failed);
        history.accept(failed, waits);

        assertThat(history.of(NAME)).isEqualTo(new PodHistory.Past(2, "denied", ""));
    }

    @Test
    void anEvictionIsRememberedBeyondThePodUntilItsSuccessorIsReady() {
        PodState running = TestPod.client(0).evaluate();
        PodState evicted =
                TestPod.client(0).pending().failed("Evicted", "low on memory").evaluate();

        history.accept(running, evicted);
        history.accept(evicted, null);
        history.accept(null, TestPod.client(0).uid("another").evaluate());
        assertThat(history.of(NAME).failed()).isEqualTo("Evicted: low on memory");

        history.accept(running, TestPod.client(0).uid("another").ready().evaluate());
        assertThat(history.of(NAME)).isEqualTo(PodHistory.Past.NOTHING);
    }

    @Test
    void aProcessThatWasReadyAndIsNotAnyMoreHasFallen() {
        PodState pod = TestPod.client(0).evaluate();
        assertThat(history.fell(pod)).isFalse();

        history.accept(pod, TestPod.client(0).ready().evaluate());

        assertThat(history.fell(pod)).isTrue();
        assertThat(history.fell(TestPod.client(0).restarts(1).evaluate())).isFalse();
        assertThat(history.fell(TestPod.client(0).ready().evaluate())).isFalse();
    }
}
