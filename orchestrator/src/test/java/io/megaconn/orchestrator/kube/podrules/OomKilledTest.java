package io.megaconn.orchestrator.kube.podrules;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.kube.Facts;
import io.megaconn.orchestrator.kube.TestPod;
import io.megaconn.runtime.diagnose.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

class OomKilledTest {
    @Test
    void saysTheLimitWhatIsNeededAndWhatToSet() {
        Finding finding = one(Facts.clients(
                TestPod.client(0)
                        .asks("48Mi", "20m", "60Mi")
                        .restarts(1)
                        .waiting("CrashLoopBackOff", "back-off")
                        .endedBefore("OOMKilled", 137, null),
                TestPod.client(1).ready()));

        assertThat(finding.limit()).hasToString("oom-killed");
        assertThat(finding.what())
                .isEqualTo("client pods: 1 of 2 OOMKilled, 1 restart: the memory limit is 60 MiB, and 100 connections"
                        + " need 90.5 MiB (72 MiB and 4,350 bytes each)");
        assertThat(finding.fix())
                .startsWith("helm upgrade megaconn helm/megaconn --namespace load --reset-then-reuse-values --set"
                        + " client.resources.requests.memory=73Mi,client.resources.limits.memory=91Mi; then");
        assertThat(finding.fatal()).isFalse();
    }

    @Test
    void theSecondTimeIsFatal() {
        assertThat(one(Facts.clients(TestPod.client(0)
                                .asks("48Mi", "20m", "60Mi")
                                .restarts(2)
                                .endedBefore("OOMKilled", 137, null)))
                        .fatal())
                .isTrue();
    }

    @Test
    void whereAsMuchAsShouldDoDoesNotDoMoreOfItIsTheFix() {
        assertThat(one(Facts.clients(
                                TestPod.client(0).asks("80Mi", "20m", "100Mi").ended("OOMKilled", 137, null)))
                        .fix())
                .contains("client.resources.requests.memory=125Mi,client.resources.limits.memory=157Mi");
    }

    @Test
    void aServerNeedsMemoryForTheWholeTarget() {
        Finding finding = one(Facts.clients()
                .server(TestPod.server().asks("40Mi", "1", "50Mi").ended("OOMKilled", 137, null)));

        assertThat(finding.what()).startsWith("server pod: OOMKilled").contains("250 connections need");
        assertThat(finding.fix()).contains("server.resources.limits.memory=").doesNotContain("ramp again");
    }

    @Test
    void aPodThatIsReadyAgainHasGotOver() {
        assertThat(evaluate(Facts.clients(TestPod.client(0)
                        .restarts(1)
                        .endedBefore("OOMKilled", 137, null)
                        .ready())))
                .isEmpty();
    }

    private static Finding one(Facts facts) {
        return facts.only(new OomKilled()::evaluate);
    }

    private static List<Finding> evaluate(Facts facts) {
        return facts.evaluate(new OomKilled()::evaluate);
    }
}
