package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.kube.podrules.PodState;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PodProblemTest {
    @Test
    void podsThatAreFineOrOnTheirWayAreNoTrouble() {
        assertThat(PodProblem.of(
                        List.of(
                                TestPod.client(0).ready().look(),
                                TestPod.client(1).look(),
                                TestPod.client(2).pending().look()),
                        10))
                .isEmpty();
        assertThat(PodProblem.of(List.of(), 10)).isEmpty();
    }

    @Test
    void podsWithTheSameReasonAreCounted() {
        List<PodState> pods = IntStream.range(0, 10)
                .mapToObj(i -> i < 7
                        ? TestPod.client(i).ready().look()
                        : TestPod.client(i).notScheduled("no room").look())
                .toList();

        assertThat(PodProblem.of(pods, 10)).isEqualTo("3 of 10 pods not scheduled: no room");
    }

    @Test
    void theTwoMostCommonReasonsAreTold() {
        List<PodState> pods = Stream.of(
                        TestPod.client(0).waiting("ErrImagePull", null),
                        TestPod.client(1).notScheduled("no room"),
                        TestPod.client(2).notScheduled("no room"),
                        TestPod.client(3).notScheduled("no room"),
                        TestPod.client(4).failed("Evicted", null),
                        TestPod.client(5).failed("Evicted", null))
                .map(TestPod::look)
                .toList();

        assertThat(PodProblem.of(pods, 20)).isEqualTo("3 of 20 pods not scheduled: no room; 2 of 20 pods Evicted");
    }
}
