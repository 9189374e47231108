package io.megaconn.orchestrator.kube.podrules;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.kube.Facts;
import io.megaconn.orchestrator.kube.TestPod;
import io.megaconn.runtime.diagnose.Finding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerCreatingTest {
    private static final String CLIENT = "megaconn-client-1";

    @Test
    void aVolumeThatCantBeMountedIsToldWithPodAndNode() {
        String why =
                "FailedMount: MountVolume.SetUp failed for volume \"plan\" : configmap \"megaconn-plan\" not found";
        Finding finding = one(stuck().notStarted(Map.of(CLIENT, why)));

        assertThat(finding.limit()).hasToString("container-creating");
        assertThat(finding.what())
                .isEqualTo("client pods: 2 of 4 stuck in ContainerCreating; megaconn-client-1 on node1: " + why);
        assertThat(finding.fix())
                .isEqualTo("create the missing object; the pod then starts by itself:"
                        + " kubectl --namespace load describe pod megaconn-client-1");
        assertThat(finding.fatal()).as("the node tries again").isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FailedAttachVolume: Multi-Attach error for volume x | find the volume and the reason with: kubectl",
                "FailedCreatePodSandBox: plugin type=\"bridge\" failed: no IP addresses available in range set | node node1"
                        + " has no pod address left: add nodes, or larger clients: helm upgrade",
                "FailedCreatePodSandBox: cni plugin not initialized | --field-selector spec.nodeName=node1",
                "NetworkNotReady: network is not ready | kubectl describe node node1",
            })
    void whatToDoDependsOnWhatTheNodeSays(String why, String fix) {
        Finding finding = one(stuck().notStarted(Map.of(CLIENT, why)));

        assertThat(finding.what()).endsWith(why);
        assertThat(finding.fix()).contains(fix);
    }

    @Test
    void theServersPodCanBeStuckToo() {
        TestPod server = TestPod.server().pending().waiting("ContainerCreating", null);
        Facts facts = Facts.clients(TestPod.client(0))
                .server(server)
                .notStarted(Map.of(server.evaluate().name(), "FailedCreatePodSandBox: no IP addresses available"));

        Finding finding = one(facts);

        assertThat(finding.what())
                .startsWith("server pod: stuck in ContainerCreating; megaconn-server-5d9c7-x2x9z on ");
        assertThat(finding.fix()).doesNotContain("client.connections");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "secret \"server-tls\" not found | create Secret server-tls, and the pod starts by itself: kubectl --namespace load"
                        + " create secret tls server-tls --cert tls.crt --key tls.key",
                "references non-existent secret key: tls.key | add the keys tls.crt and tls.key to Secret server-tls (kubectl"
                        + " --namespace load describe secret server-tls), and the pod starts by itself; or name another: kubectl",
                "secret \"other\" not found | create the missing object",
            })
    void theServersSecretIsNamedWithTheCommandThatMakesIt(String why, String fix) {
        TestPod server = TestPod.server().tlsSecret("server-tls").pending().waiting("ContainerCreating", null);
        String text = "FailedMount: MountVolume.SetUp failed for volume \"tls\" : " + why;

        Finding finding = one(Facts.clients(TestPod.client(0))
                .server(server)
                .notStarted(Map.of(server.evaluate().name(), text)));

        assertThat(finding.what())
                .startsWith("server pod: stuck in ContainerCreating")
                .endsWith(text);
        assertThat(finding.fix()).startsWith(fix);
    }

    @Test
    void whileNothingFailedOrItIsOverThereIsNothingToSay() {
        assertThat(evaluate(stuck())).isEmpty();
        assertThat(evaluate(Facts.clients(TestPod.client(1).ready()).notStarted(Map.of(CLIENT, "FailedMount: x"))))
                .isEmpty();
        assertThat(evaluate(Facts.clients(TestPod.client(1).pending().waiting("ErrImagePull", "no"))
                        .notStarted(Map.of(CLIENT, "FailedMount: x"))))
                .as("the volume is there by now")
                .isEmpty();
        assertThat(evaluate(Facts.clients(TestPod.client(1).notScheduled("no room"))
                        .notStarted(Map.of(CLIENT, "FailedMount: x"))))
                .isEmpty();
    }

    private static Facts stuck() {
        return Facts.clients(
                        TestPod.client(0).ready(),
                        TestPod.client(1).pending().waiting("ContainerCreating", null),
                        TestPod.client(2).pending())
                .wanted(4);
    }

    private static Finding one(Facts facts) {
        return facts.only(new ContainerCreating()::evaluate);
    }

    private static List<Finding> evaluate(Facts facts) {
        return facts.evaluate(new ContainerCreating()::evaluate);
    }
}
