package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.kube.podrules.PodState;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LossesByPodsTest {
    /** Connections that a client holds by its last answer. */
    private long answer = -1;

    private final LossesByPods losses = new LossesByPods(index -> index == 1 ? 50 : 100, _ -> answer, Map.of());

    private long observe(TestPod... pods) {
        return losses.observe(Stream.of(pods).map(TestPod::evaluate).toList());
    }

    @Test
    void aClientThatHasNeverAnsweredHasLostNothing() {
        assertThat(observe(TestPod.client(0))).isZero();
        assertThat(observe(TestPod.client(0).restarts(1))).isZero();
        assertThat(losses.observe(List.<PodState>of())).isZero();
    }

    @Test
    void aClientThatWasConnectingHasLostWhatItLastAnsweredOnce() {
        answer = 30;
        assertThat(observe(TestPod.client(0))).isZero();
        answer = 40;
        assertThat(observe(TestPod.client(0))).isZero();
        answer = -1; // of the next process

        assertThat(observe(TestPod.client(0).restarts(1))).isEqualTo(40);
        assertThat(observe(TestPod.client(0).restarts(1).ready())).isEqualTo(40);
        assertThat(observe()).isEqualTo(140);
    }

    @Test
    void aPodThatIsGoneHasLostItsShareOnce() {
        observe(TestPod.client(0).ready(), TestPod.client(1).ready());

        assertThat(observe(TestPod.client(0).ready())).isEqualTo(50);
        assertThat(observe(TestPod.client(0).ready(), TestPod.client(1).ready()))
                .isEqualTo(50);
        assertThat(observe(TestPod.client(1).ready())).isEqualTo(150);
    }

    private static List<PodState> states(TestPod... pods) {
        return Stream.of(pods).map(TestPod::evaluate).toList();
    }

    /** Client 0 is the same process, 1 was replaced, 2 started again, 3 is gone, and 4 belongs to a batch that was under way. */
    @Test
    void whatEndedWhileNoOrchestratorRanIsLost() {
        String marks = ProcessMarks.add(
                "",
                states(
                        TestPod.client(0).ready(),
                        TestPod.client(1).ready(),
                        TestPod.client(2).ready()));
        marks = ProcessMarks.add(
                marks,
                states(TestPod.client(0).restarts(7).ready(), TestPod.client(3).ready(), TestPod.client(4)));
        LossesByPods resumed = new LossesByPods(index -> 10 << index, _ -> -1, ProcessMarks.parse(marks));

        List<PodState> now = states(
                TestPod.client(0).ready(),
                TestPod.client(1).uid("another").ready(),
                TestPod.client(2).restarts(1),
                TestPod.client(4).ready());
        assertThat(resumed.observe(now)).isEqualTo(20 + 40 + 80);
        assertThat(resumed.observe(now)).isEqualTo(20 + 40 + 80);
    }

    @Test
    void marksThatSomebodyEditedAreNone() {
        assertThat(ProcessMarks.parse("???")).isEmpty();
        assertThat(ProcessMarks.parse("")).isEmpty();
        assertThat(ProcessMarks.parse(
                        ProcessMarks.add("", states(TestPod.client(9).ready()))))
                .hasSize(1);
    }

    @Test
    void aContainerThatStartedAgainHasLostItsShareAndOneThatIsOnlyNotReadyReportsItsOwn() {
        observe(TestPod.client(0).ready());

        assertThat(observe(TestPod.client(0))).isZero();
        assertThat(observe(TestPod.client(0).restarts(1))).isEqualTo(100);
        assertThat(observe(TestPod.client(0).restarts(1).ready())).isEqualTo(100);
    }
}
