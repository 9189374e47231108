package io.megaconn.orchestrator.kube.podrules;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.kube.Facts;
import io.megaconn.orchestrator.kube.TestPod;
import io.megaconn.runtime.diagnose.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrashLoopTest {
    private static TestPod crashed(int restarts, int exitCode) {
        return TestPod.client(0)
                .restarts(restarts)
                .waiting("CrashLoopBackOff", "back-off 40s restarting failed container")
                .endedBefore("Error", exitCode, "a\nb\n  at c\n\nclient: no plan\n");
    }

    @Test
    void saysTheExitCodeTheRestartsAndTheLastLines() {
        Finding finding = one(Facts.clients(crashed(1, 1), TestPod.client(1).ready()));

        assertThat(finding.limit()).hasToString("crash-loop");
        assertThat(finding.what())
                .isEqualTo("client pods: 1 of 2 terminated with exit code 1, 1 restart: b | at c | client: no plan");
        assertThat(finding.fix())
                .isEqualTo("kubectl --namespace load logs --previous megaconn-client-0 --container client");
        assertThat(finding.fatal()).isFalse();
    }

    @Test
    void whatTheKubeletSaysOfALogThatItCantReadIsNotThePodsWord() {
        assertThat(one(Facts.clients(TestPod.client(0).ended("Error", 1, TestPod.NO_LOG)))
                        .what())
                .isEqualTo("client pods: 1 of 1 terminated with exit code 1, 0 restarts");
    }

    @Test
    void aLoopIsFatalAfterThreeRestarts() {
        assertThat(one(Facts.clients(crashed(2, 1))).fatal()).isFalse();
        assertThat(one(Facts.clients(crashed(3, 1))).fatal()).isTrue();
        assertThat(one(Facts.clients(TestPod.client(0).restarts(5).endedBefore("Error", 1, null)))
                        .fatal())
                .as("it runs just now")
                .isFalse();
    }

    @Test
    void aWrongOptionIsToldWithWhereItStands() {
        assertThat(one(Facts.clients(crashed(1, 2))).fix())
                .isEqualTo("correct client.extraArgs: helm get values megaconn --namespace load");
    }

    /** The kubelet mounts any Secret with these keys, whatever they contain: the program refuses it. */
    @Test
    void aSecretWithAWrongValueIsNamed() {
        String error = "server: --tls-cert /etc/megaconn-tls/tls.crt is empty";
        Finding finding = one(Facts.clients()
                .server(TestPod.server()
                        .tlsSecret("server-tls")
                        .waiting("CrashLoopBackOff", null)
                        .endedBefore("Error", 2, error)));

        assertThat(finding.what()).endsWith(error);
        assertThat(finding.fix())
                .startsWith(
                        "correct tls.crt in Secret server-tls (kubectl --namespace load describe secret server-tls), and"
                                + " delete the pod; or name another: ")
                .endsWith("--set server.tls.secretName=NAME");
        assertThat(one(Facts.clients(TestPod.client(0)
                                .tlsSecret("gateway")
                                .ended("Error", 2, "client: --tls-ca /etc/megaconn-tls/ca.crt is empty")))
                        .fix())
                .startsWith("correct ca.crt in Secret gateway (")
                .endsWith("--set workload.tls.secretName=NAME");
    }

    @Test
    void whatHasAReasonOfItsOwnOrIsReadyAgainIsNotTheMatter() {
        assertThat(evaluate(Facts.clients(
                        TestPod.client(0).ended("OOMKilled", 137, null),
                        TestPod.client(1)
                                .restarts(1)
                                .endedBefore("Error", 1, null)
                                .ready(),
                        TestPod.client(2).ended("StartError", 128, null),
                        TestPod.client(3).ended("Error", 143, null).leaving(),
                        TestPod.client(4))))
                .isEmpty();
    }

    private static Finding one(Facts facts) {
        return facts.only(new CrashLoop()::evaluate);
    }

    private static List<Finding> evaluate(Facts facts) {
        return facts.evaluate(new CrashLoop()::evaluate);
    }
}
