package io.megaconn.orchestrator.kube.podrules;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.kube.Facts;
import io.megaconn.orchestrator.kube.TestPod;
import io.megaconn.orchestrator.kube.podrules.PodHistory.Past;
import io.megaconn.runtime.diagnose.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagePullTest {
    private static final String IMAGE = "reg/client:1";
    private static final String CHAIN = "rpc error: code = Unknown desc = failed to pull and unpack image \"" + IMAGE
            + "\": failed to resolve reference \"" + IMAGE + "\": ";

    @Test
    void aRegistryThatSaysNoTwiceIsFatal() {
        Facts facts = Facts.clients(
                TestPod.client(0).image(IMAGE).pending().waiting("ImagePullBackOff", "Back-off pulling image"),
                TestPod.client(1).ready());

        assertThat(one(facts.past(0, new Past(1, CHAIN + IMAGE + ": not found", "")))
                        .fatal())
                .isFalse();
        Finding finding = one(facts.past(0, new Past(2, CHAIN + IMAGE + ": not found", "")));

        assertThat(finding.fatal()).isTrue();
        assertThat(finding.limit()).hasToString("image");
        assertThat(finding.what()).isEqualTo("client pods: 1 of 2 can't pull reg/client:1: reg/client:1: not found");
        assertThat(finding.fix())
                .isEqualTo(
                        "push or load it, or use an existing one: helm upgrade megaconn helm/megaconn --namespace"
                                + " load --reset-then-reuse-values --set image.tag=TAG; then bin/orchestrator down --namespace load, and ramp again");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pull access denied, repository does not exist or may require authorization | true | create secret docker-registry",
                "unexpected status code [manifests 1]: 401 Unauthorized | true | imagePullSecrets[0].name",
                "dial tcp 10.0.0.1:443: connect: connection refused | false | let the node reach the registry",
                "dial tcp: lookup reg: i/o timeout | false | let the node reach the registry",
            })
    void whatTheRegistrySaysDecidesWhetherWaitingHelps(String why, boolean fatal, String fix) {
        Finding finding = one(Facts.clients(TestPod.client(0).image(IMAGE).waiting("ErrImagePull", CHAIN + why))
                .past(0, new Past(2, CHAIN + why, "")));

        assertThat(finding.seen()).isEqualTo("1 of 1 can't pull reg/client:1: " + why);
        assertThat(finding.fatal()).isEqualTo(fatal);
        assertThat(finding.fix()).contains(fix);
    }

    @ParameterizedTest
    @CsvSource({"InvalidImageName, image.prefix=", "ErrImageNeverPull, image.pullPolicy=IfNotPresent"})
    void whatNoPullChangesIsFatalAtOnce(String state, String fix) {
        Finding finding = one(Facts.clients(TestPod.client(0).waiting(state, "no such name")));

        assertThat(finding.fatal()).isTrue();
        assertThat(finding.seen()).contains("no such name");
        assertThat(finding.fix()).contains(fix);
    }

    @Test
    void podsThatWaitForSomethingElseAreNotTheMatter() {
        assertThat(evaluate(Facts.clients(TestPod.client(0).waiting("ContainerCreating", null), TestPod.client(1))))
                .isEmpty();
    }

    private static Finding one(Facts facts) {
        return facts.only(new ImagePull()::evaluate);
    }

    private static List<Finding> evaluate(Facts facts) {
        return facts.evaluate(new ImagePull()::evaluate);
    }
}
