package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.kube.podrules.PodState;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LossesByPodsTest {
    private final LossesByPods losses = new LossesByPods(index -> index == 1 ? 50 : 100);

    private long observe(TestPod... pods) {
        return losses.observe(Stream.of(pods).map(TestPod::evaluate).toList());
    }

    @Test
    void aClientThatConnectsForTheFirstTimeHasLostNothing() {
        assertThat(observe(TestPod.client(0))).isZero();
        assertThat(observe(TestPod.client(0).restarts(1))).isZero();
        assertThat(losses.observe(List.<PodState>of())).isZero();
    }

    @Test
    void aPodThatIsGoneHasLostItsShareOnce() {
        observe(TestPod.client(0).ready(), TestPod.client(1).ready());

        assertThat(observe(TestPod.client(0).ready())).isEqualTo(50);
        assertThat(observe(TestPod.client(0).ready(), TestPod.client(1).ready()))
                .isEqualTo(50);
        assertThat(observe(TestPod.client(1).ready())).isEqualTo(150);
    }

    @Test
    void aContainerThatStartedAgainHasLostItsShareAndOneThatIsOnlyNotReadyReportsItsOwn() {
        observe(TestPod.client(0).ready());

        assertThat(observe(TestPod.client(0))).isZero();
        assertThat(observe(TestPod.client(0).restarts(1))).isEqualTo(100);
        assertThat(observe(TestPod.client(0).restarts(1).ready())).isEqualTo(100);
    }
}
