package io.megaconn.orchestrator.kube.podrules;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.kube.Facts;
import io.megaconn.orchestrator.kube.TestPod;
import io.megaconn.runtime.diagnose.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotCreatedTest {
    private static final String CREATE =
            "create Pod megaconn-client-1 in StatefulSet megaconn-client failed error: pods \"megaconn-client-1\" is forbidden: ";

    @Test
    void aQuotaIsToldWithWhatItWouldHaveToBe() {
        Finding finding = one(CREATE
                + "exceeded quota: small, requested: limits.memory=97Mi,pods=1, used: limits.memory=485Mi,pods=5,"
                + " limited: limits.memory=500Mi,pods=5");

        assertThat(finding.limit()).hasToString("quota");
        assertThat(finding.what())
                .isEqualTo("client pods: 3 of 4 not created: quota small allows limits.memory=500Mi,pods=5,"
                        + " taken are limits.memory=485Mi,pods=5, and each needs limits.memory=97Mi,pods=1");
        assertThat(finding.fix())
                .isEqualTo("kubectl --namespace load patch resourcequota small --type merge --patch"
                        + " '{\"spec\": {\"hard\": {\"limits.memory\": \"776Mi\", \"pods\": \"8\"}}}'");
        assertThat(finding.fatal()).isFalse();
    }

    @Test
    void coresAreSummedUpInThousandths() {
        assertThat(one(CREATE
                                + "exceeded quota: q, requested: requests.cpu=20m, used: requests.cpu=1, limited: requests.cpu=1")
                        .fix())
                .contains("\"requests.cpu\": \"1.06\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maximum memory usage per Container is 50Mi, but limit is 97Mi | limit-range | edit limitrange",
                "failed quota: q: must specify limits.cpu | quota | client.resources",
                "violates PodSecurity \"restricted:latest\": ... | not-created | label namespace load --overwrite pod-security.kubernetes.io/enforce=privileged",
                "error looking up service account load/nope: not found | not-created | create serviceaccount nope",
            })
    void whatElseAdmitsPodsIsToldInItsOwnWords(String why, String limit, String fix) {
        Finding finding = one(CREATE + why);

        assertThat(finding.limit()).hasToString(limit);
        assertThat(finding.what()).isEqualTo("client pods: 3 of 4 not created: " + why);
        assertThat(finding.fix()).contains(fix);
    }

    @Test
    void whileTheReasonIsNotKnownOrNoPodIsMissingThereIsNothingToSay() {
        assertThat(evaluate(Facts.clients(TestPod.client(0)).wanted(4))).isEmpty();
        assertThat(evaluate(Facts.clients(TestPod.client(0)).notCreated(CREATE + "no")))
                .isEmpty();
    }

    /** {@code kubernetes-1.35.6/deployment-server-refused-by-pod-security}, and in the words of the ReplicaSet's event. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Error creating: ", "(combined from similar events): Error creating: "})
    void aServerThatPodSecurityRefusesHasBothFixes(String prefix) {
        String why = "violates PodSecurity \"baseline:latest\": host namespaces (hostNetwork=true), hostPort (container"
                + " \"server\" uses hostPort 9000)";

        Finding finding = Facts.clients()
                .serverNotCreated(prefix + "pods \"megaconn-server-fbb866d58-x9jbk\" is forbidden: " + why)
                .only(PodRules::of);

        assertThat(finding.what()).isEqualTo("server pod: not created: " + why);
        assertThat(finding.fix())
                .contains("kubectl label namespace load --overwrite pod-security.kubernetes.io/enforce=privileged")
                .contains("--set server.hostNetwork=false");
        assertThat(finding.fatal()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pods \"x\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=3, limited: pods=3 | quota q allows pods=3 | true",
                "pods \"x\" is forbidden: failed quota: q: must specify limits.cpu for: server | must specify limits.cpu | true",
                "admission webhook \"validate.kyverno.svc-fail\" denied the request: label team is required | label team is required | true",
                "Internal error occurred: failed calling webhook \"p.example.com\": service \"nobody\" not found | failed calling webhook | false",
                "pods \"x\" is forbidden: error looking up service account n/a: serviceaccount \"a\" not found | serviceaccount | false",
            })
    void whatRefusesTheServerIsQuotedAndFatalIfItWillNotChange(String why, String said, boolean fatal) {
        Finding finding =
                Facts.clients().serverNotCreated("Error creating: " + why).only(PodRules::of);

        assertThat(finding.what()).startsWith("server pod: not created: ").contains(said);
        assertThat(finding.fatal()).isEqualTo(fatal);
    }

    private static Finding one(String why) {
        return Facts.clients(TestPod.client(0)).wanted(4).notCreated(why).only(new NotCreated()::evaluate);
    }

    private static List<Finding> evaluate(Facts facts) {
        return facts.evaluate(new NotCreated()::evaluate);
    }
}
