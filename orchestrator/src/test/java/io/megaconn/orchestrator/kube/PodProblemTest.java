package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.kube.podrules.PodState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodProblemTest {
    @ParameterizedTest
    @ValueSource(strings = {"ContainerCreating", "PodInitializing"})
    void waitingForWhatTakesAMomentIsNoTrouble(String reason) {
        assertThat(TestPod.client(0).waiting(reason, null).evaluate().problem()).isEmpty();
    }

    /** @param told exact text */
    record Case(String name, TestPod pod, String told) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> troubles() {
        return List.of(
                new Case(
                        "no room",
                        TestPod.client(0).notScheduled("0/2 nodes are available: 2 Insufficient memory."),
                        "not scheduled: 0/2 nodes are available: 2 Insufficient memory."),
                new Case(
                        "no room, no message",
                        TestPod.client(0).notScheduled(null),
                        "not scheduled: the scheduler does not say why"),
                new Case(
                        "no image",
                        TestPod.client(0).waiting("ImagePullBackOff", "Back-off pulling image \"x/client:1\""),
                        "ImagePullBackOff: Back-off pulling image \"x/client:1\""),
                new Case(
                        "no image on the node",
                        TestPod.client(0).waiting("ErrImageNeverPull", null),
                        "ErrImageNeverPull"),
                new Case(
                        "a message of several lines",
                        TestPod.client(0).waiting("CreateContainerError", "failed to create:\n  no space\tleft \n"),
                        "CreateContainerError: failed to create: no space left"),
                new Case(
                        "crash loop",
                        TestPod.client(0)
                                .restarts(3)
                                .waiting("CrashLoopBackOff", "back-off 40s restarting failed container")
                                .endedBefore("Error", 1, "at a\nclient: no plan\n"),
                        "CrashLoopBackOff: Error, exit code 1: at a | client: no plan"),
                new Case(
                        "crash loop whose log is cleared away",
                        TestPod.client(0)
                                .waiting("CrashLoopBackOff", "back-off 40s restarting failed container")
                                .endedBefore("Error", 1, TestPod.NO_LOG),
                        "CrashLoopBackOff: Error, exit code 1"),
                new Case(
                        "crash loop without its last end",
                        TestPod.client(0).waiting("CrashLoopBackOff", "back-off 40s"),
                        "CrashLoopBackOff: back-off 40s"),
                new Case(
                        "too much memory, over and over",
                        TestPod.client(0)
                                .waiting("CrashLoopBackOff", "back-off")
                                .endedBefore("OOMKilled", 137, null),
                        "CrashLoopBackOff: OOMKilled, exit code 137"),
                new Case(
                        "evicted",
                        TestPod.client(0).pending().failed("Evicted", "The node was low on resource: memory."),
                        "Evicted: The node was low on resource: memory."),
                new Case(
                        "failed for good",
                        TestPod.client(0).failed(null, null).ended("Error", 2, "usage"),
                        "Error, exit code 2: usage"),
                new Case(
                        "failed, and nobody says why",
                        TestPod.client(0).pending().failed(null, null),
                        "Failed"));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void whatDoesNotGetBetterByWaitingIsTroubleInTheWordsOfKubernetes(Case c) {
        assertThat(c.pod.evaluate().problem()).isEqualTo(c.told);
    }

    @Test
    void aContainerThatRunsAgainAfterADeathIsNoTrouble() {
        PodState back = TestPod.client(0)
                .restarts(1)
                .endedBefore("Error", 1, null)
                .ready()
                .evaluate();

        assertThat(back.problem()).isEmpty();
        assertThat(back.restarts()).isEqualTo(1);
    }
}
