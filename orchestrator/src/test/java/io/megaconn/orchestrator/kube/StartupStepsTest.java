package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.fleet.StartupProgress;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartupStepsTest {
    @Test
    void eachStepOfAPodCountsOnceHoweverOftenItIsMadeAnew() {
        StartupProgress first = StartupSteps.of(List.of(
                TestPod.client(0).evaluate(),
                TestPod.client(1).notScheduled("no room").evaluate()));
        StartupProgress anew = StartupSteps.of(List.of(
                TestPod.client(0).uid("other").restarts(3).evaluate(),
                TestPod.client(1).notScheduled("no room").evaluate()));

        assertThat(first.steps())
                .contains("0 created", "0 started", "1 created")
                .doesNotContain("1 started");
        assertThat(anew.steps()).isEqualTo(first.steps());
    }

    @Test
    void aPodThatIsPendingMayTakeLonger() {
        assertThat(StartupSteps.of(List.of(TestPod.client(0).ready().evaluate()))
                        .waiting())
                .isFalse();
        assertThat(StartupSteps.of(List.of(TestPod.client(0).pending().evaluate()))
                        .waiting())
                .isTrue();
    }
}
