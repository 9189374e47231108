package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodStateTest {
    @Test
    void aReadyClientHasItsIndexItsPlaceAndNoTrouble() {
        assertThat(TestPod.client(17).ready().look())
                .isEqualTo(new PodState(
                        "megaconn-client-17",
                        "uid-megaconn-client-17",
                        17,
                        "client",
                        "Running",
                        true,
                        false,
                        "node1",
                        "10.88.0.11",
                        "10.244.0.7",
                        0,
                        -1,
                        ""));
    }

    @Test
    void aPodThatTheApiserverHasOnlyJustCreatedIsOnItsWay() {
        PodState state = PodState.of(new PodBuilder()
                .withNewMetadata()
                .withName("megaconn-client-0")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .endStatus()
                .build());

        assertThat(List.of(state.component(), state.phase(), state.node(), state.ip(), state.hostIp()))
                .containsOnly("");
        assertThat(state.ready()).isFalse();
        assertThat(state.restarts()).isZero();
        assertThat(state.exitCode()).isEqualTo(-1);
        assertThat(state.trouble()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ContainerCreating", "PodInitializing"})
    void waitingForWhatTakesAMomentIsNoTrouble(String reason) {
        assertThat(TestPod.client(0).waiting(reason, null).look().trouble()).isEmpty();
    }

    @Test
    void readyIsOnlyWhatTheKubeletSaysIsReady() {
        assertThat(TestPod.client(0).look().ready()).isFalse();
        assertThat(TestPod.client(0).condition("Ready", "False", null).look().ready())
                .isFalse();
        assertThat(TestPod.client(0).condition("Ready", "Unknown", null).look().ready())
                .isFalse();
        assertThat(TestPod.client(0)
                        .condition("ContainersReady", "True", null)
                        .look()
                        .ready())
                .isFalse();
    }

    @Test
    void aPodThatIsBeingDeletedIsLeaving() {
        assertThat(TestPod.client(0).ready().look().leaving()).isFalse();
        assertThat(TestPod.client(0).ready().leaving().look().leaving()).isTrue();
    }

    /** @param told word by word */
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
                new Case("no room, no message", TestPod.client(0).notScheduled(null), "not scheduled"),
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
                        "CrashLoopBackOff: Error, exit code 1: client: no plan"),
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
        assertThat(c.pod.look().trouble()).isEqualTo(c.told);
    }

    @Test
    void theExitCodeIsThatOfTheLastEnd() {
        assertThat(TestPod.client(0)
                        .restarts(1)
                        .endedBefore("OOMKilled", 137, null)
                        .look()
                        .exitCode())
                .isEqualTo(137);
        assertThat(TestPod.client(0)
                        .ended("Error", 2, null)
                        .endedBefore("OOMKilled", 137, null)
                        .look()
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void aContainerThatRunsAgainAfterADeathIsNoTrouble() {
        PodState back = TestPod.client(0)
                .restarts(1)
                .endedBefore("Error", 1, null)
                .ready()
                .look();

        assertThat(back.trouble()).isEmpty();
        assertThat(back.restarts()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "megaconn-client-0,      client, 0,  true,  false",
        "a-b-3-client-12,        client, 12, true,  false",
        "megaconn-client-999999, client, 999999, true, false",
        "megaconn-client-1234567, client, -1, false, false",
        "megaconn-client-x,      client, -1, false, false",
        "megaconn-client-,       client, -1, false, false",
        "client,                 client, -1, false, false",
        "megaconn-server-7d9-22, server, 22, false, true",
        "megaconn-probe-ab12-0,  probe,  0,  false, false",
        "megaconn-ramp-4,        orchestrator, 4, false, false",
    })
    void clientsAreThoseWithTheLabelAndAnOrdinal(
            String name, String component, int index, boolean client, boolean server) {
        PodState state = TestPod.named(name, component).look();

        assertThat(state.index()).isEqualTo(index);
        assertThat(state.client()).isEqualTo(client);
        assertThat(state.server()).isEqualTo(server);
    }
}
