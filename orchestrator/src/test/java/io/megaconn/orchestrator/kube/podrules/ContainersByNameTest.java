package io.megaconn.orchestrator.kube.podrules;

import static io.megaconn.orchestrator.kube.TestContainer.named;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.kube.Facts;
import io.megaconn.orchestrator.kube.Recorded;
import io.megaconn.orchestrator.kube.TestPod;
import io.megaconn.runtime.diagnose.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests sidecars of any name, before and after megaconn's container in the pod and in its status. */
class ContainersByNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"agent", "aws-agent", "zipkin"})
    void restartsAndExitCodesOfASidecarAreNotOurs(String sidecar) {
        for (TestPod pod : new TestPod[] {TestPod.client(0), TestPod.server()}) {
            PodState state = pod.ready()
                    .sidecar(named(sidecar).ready().restarts(7).endedBefore("OOMKilled", 137, null))
                    .evaluate();

            assertThat(state.restarts()).isZero();
            assertThat(state.exitCode()).isEqualTo(-1);
            assertThat(state.process()).endsWith("/0");
            assertThat(state.problem()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "zipkin"})
    void anOomKillOfOursBesideAQuietSidecarIsSeen(String sidecar) {
        Finding client = PodRulesTest.oneOf(Facts.clients(TestPod.client(0)
                .asks("30Mi", "20m", "40Mi")
                .restarts(3)
                .waiting("CrashLoopBackOff", "back-off")
                .endedBefore("OOMKilled", 137, null)
                .sidecar(named(sidecar).ready().memoryLimit("1Gi"))));
        Finding server = PodRulesTest.oneOf(Facts.clients()
                .server(TestPod.server()
                        .restarts(3)
                        .waiting("CrashLoopBackOff", "back-off")
                        .endedBefore("OOMKilled", 137, null)
                        .sidecar(named(sidecar).ready())));

        assertThat(client.what())
                .startsWith(
                        "client pods: 1 of 1 OOMKilled, 3 restarts: the memory limit is 40 MiB, and 100 connections");
        assertThat(server.what()).startsWith("server pod: OOMKilled, 3 restarts: ");
    }

    @Test
    void theProblemIsThatOfTheContainerThatHasIt() {
        TestPod pod = TestPod.client(0)
                .image("x/client:1")
                .containerReady()
                .sidecar(named("envoy")
                        .restarts(4)
                        .waiting("CrashLoopBackOff", "back-off")
                        .endedBefore("Error", 1, "no config"));

        Finding finding = PodRulesTest.oneOf(Facts.clients(pod));

        assertThat(finding.limit()).hasToString("crash-loop");
        assertThat(finding.what())
                .isEqualTo("client pods: 1 of 1: container envoy terminated with exit code 1, 4 restarts: no config");
        assertThat(finding.fix())
                .isEqualTo("kubectl --namespace load logs --previous megaconn-client-0 --container envoy");
        assertThat(finding.fatal()).isTrue();
        assertThat(pod.evaluate().problem())
                .isEqualTo("container envoy: CrashLoopBackOff: Error, exit code 1: no config");
    }

    @Test
    void aFailingInitContainerIsNamedWithItsLastLines() {
        Finding finding = PodRulesTest.oneOf(Facts.clients(TestPod.client(0)
                .pending()
                .init(named("istio-init")
                        .restarts(3)
                        .waiting("CrashLoopBackOff", "back-off")
                        .endedBefore("Error", 1, "iptables: Permission denied"))));

        assertThat(finding.what())
                .isEqualTo("client pods: 1 of 1: init container istio-init terminated with exit code 1, 3 restarts:"
                        + " iptables: Permission denied");
        assertThat(finding.fatal()).isTrue();
    }

    @Test
    void anImageOfAnInitContainerThatIsMissingIsNotFixedByTheChart() {
        Finding finding = PodRulesTest.oneOf(Facts.clients()
                .server(TestPod.server()
                        .pending()
                        .init(named("istio-init").waiting("ImagePullBackOff", "manifest unknown"))));

        assertThat(finding.what())
                .isEqualTo("server pod: init container istio-init can't pull mesh/istio-init:1: manifest unknown");
        assertThat(finding.fix()).doesNotContain("image.prefix").contains("describe pod megaconn-server-");
    }

    @Test
    void anInitContainerThatIsDoneIsNoProblem() {
        assertThat(PodRules.of(Facts.clients(TestPod.client(0)
                                .init(named("istio-init")
                                        .ready()
                                        .restarts(2)
                                        .ended("Completed", 0, null)
                                        .endedBefore("Error", 1, "not yet")))
                        .late()
                        .build()))
                .isEmpty();
    }

    @Test
    void aMemoryLimitOfAnotherContainerIsNotSetByTheChart() {
        Finding finding = PodRulesTest.oneOf(Facts.clients(TestPod.client(0)
                .containerReady()
                .sidecar(named("envoy").memoryLimit("64Mi").restarts(2).ended("OOMKilled", 137, null))));

        assertThat(finding.what())
                .isEqualTo("client pods: 1 of 1: container envoy OOMKilled, 2 restarts: its memory limit is 64 MiB");
        assertThat(finding.fix()).contains("describe pod megaconn-client-0").doesNotContain("client.resources");
    }

    /** {@code kubernetes-1.20.2}: a sidecar that can't start, sorted before the server, which is ready. */
    @Test
    void recordedFailuresOfOtherContainersAreSeen() {
        PodState server = Recorded.pod("kubernetes-1.20.2/pod-sidecar-fails");
        assertThat(server.restarts()).isZero();
        assertThat(server.problem())
                .startsWith("container agent: CrashLoopBackOff: StartError, exit code 128: failed to");
        assertThat(Recorded.pod("kubernetes-1.20.2/pod-init-fails").problem())
                .startsWith("init container istio-init: CrashLoopBackOff: StartError, exit code 128: ");
        PodState init = Recorded.pod("kubernetes-1.35.6/pod-init-fails");
        assertThat(init.why().failing().title()).isEqualTo("init container istio-init");
        assertThat(init.why().failing().end()).isEqualTo("Error, exit code 1");
        PodState evicting = Recorded.pod("kubernetes-1.35.6/pod-evicting-native-sidecar");
        assertThat(evicting.leaving()).isTrue();
        assertThat(evicting.problem()).isEmpty();
        assertThat(evicting.why().main().name()).isEqualTo("client");
        PodState killed = Recorded.pod("kubernetes-1.35.6/pod-out-of-memory");
        assertThat(killed.restarts()).isEqualTo(3);
        assertThat(killed.why().main().memoryLimit()).isEqualTo(60L << 20);
    }
}
