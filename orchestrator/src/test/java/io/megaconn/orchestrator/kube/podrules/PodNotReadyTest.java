package io.megaconn.orchestrator.kube.podrules;

import static io.megaconn.orchestrator.kube.TestContainer.named;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.kube.Facts;
import io.megaconn.orchestrator.kube.TestPod;
import io.megaconn.runtime.diagnose.Finding;
import org.junit.jupiter.api.Test;

class PodNotReadyTest {
    @Test
    void anInitContainerThatDoesNotFinishIsSaidOnlyWhenThePodIsLate() {
        Facts facts = Facts.clients(TestPod.client(0)
                .pending()
                .condition("Initialized", "False", "containers with incomplete status: [wait-for-db]")
                .init(named("wait-for-db")));

        assertThat(facts.evaluate(PodRules::of)).isEmpty();
        Finding finding = PodRulesTest.oneOf(facts.late());

        assertThat(finding.limit()).hasToString("pod-not-ready");
        assertThat(finding.what())
                .isEqualTo("client pods: 1 of 1 not ready: init container wait-for-db has not finished");
        assertThat(finding.fatal()).isFalse();
    }

    @Test
    void aSidecarThatIsNotReadyIsSaidForClientsAndServer() {
        assertThat(PodRulesTest.oneOf(
                                Facts.clients(TestPod.client(0).containerReady().sidecar(named("istio-proxy")))
                                        .late())
                        .what())
                .isEqualTo("client pods: 1 of 1 not ready: container istio-proxy is not ready, but client is");
        assertThat(PodRulesTest.oneOf(Facts.clients()
                                .server(TestPod.server().containerReady().sidecar(named("istio-proxy")))
                                .late())
                        .what())
                .isEqualTo("server pod: not ready: container istio-proxy is not ready, but server is");
    }

    @Test
    void aReadinessGateIsNamedWithItsMessage() {
        Facts facts = Facts.clients(TestPod.client(0)
                        .containerReady()
                        .condition("ContainersReady", "True", null)
                        .condition("target-health.elbv2.k8s.aws/x", "False", "Target registration is in progress")
                        .readinessGate("target-health.elbv2.k8s.aws/x"))
                .late();

        assertThat(PodRulesTest.oneOf(facts).what())
                .isEqualTo("client pods: 1 of 1 not ready: readiness gate target-health.elbv2.k8s.aws/x is not True:"
                        + " Target registration is in progress");
    }

    @Test
    void aClientThatStillConnectsIsNotBlamedOnItsSidecar() {
        assertThat(Facts.clients(TestPod.client(0).sidecar(named("istio-proxy")))
                        .late()
                        .evaluate(PodRules::of))
                .isEmpty();
    }
}
