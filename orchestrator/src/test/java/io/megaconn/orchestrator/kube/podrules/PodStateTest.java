package io.megaconn.orchestrator.kube.podrules;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.megaconn.orchestrator.kube.TestPod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodStateTest {
    @Test
    void aReadyClientHasItsIndexItsPlaceAndNoTrouble() {
        PodState state = TestPod.client(17).ready().evaluate();

        assertThat(state)
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
                        state.why(),
                        ""));
        assertThat(state.problem()).isEmpty();
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
        assertThat(state.problem()).isEmpty();
    }

    @Test
    void readyIsOnlyWhatTheKubeletSaysIsReady() {
        assertThat(TestPod.client(0).evaluate().ready()).isFalse();
        assertThat(TestPod.client(0)
                        .condition("Ready", "False", null)
                        .evaluate()
                        .ready())
                .isFalse();
        assertThat(TestPod.client(0)
                        .condition("Ready", "Unknown", null)
                        .evaluate()
                        .ready())
                .isFalse();
        assertThat(TestPod.client(0)
                        .condition("ContainersReady", "True", null)
                        .evaluate()
                        .ready())
                .isFalse();
    }

    @Test
    void aPodThatIsBeingDeletedIsLeaving() {
        assertThat(TestPod.client(0).ready().evaluate().leaving()).isFalse();
        assertThat(TestPod.client(0).ready().leaving().evaluate().leaving()).isTrue();
    }

    @Test
    void theExitCodeIsThatOfTheLastEnd() {
        assertThat(TestPod.client(0)
                        .restarts(1)
                        .endedBefore("OOMKilled", 137, null)
                        .evaluate()
                        .exitCode())
                .isEqualTo(137);
        assertThat(TestPod.client(0)
                        .ended("Error", 2, null)
                        .endedBefore("OOMKilled", 137, null)
                        .evaluate()
                        .exitCode())
                .isEqualTo(2);
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
        PodState state = TestPod.named(name, component).evaluate();

        assertThat(state.index()).isEqualTo(index);
        assertThat(state.client()).isEqualTo(client);
        assertThat(state.server()).isEqualTo(server);
    }
}
