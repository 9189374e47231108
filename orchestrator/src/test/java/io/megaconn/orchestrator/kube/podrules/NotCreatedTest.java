package io.megaconn.orchestrator.kube.podrules;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.kube.Facts;
import io.megaconn.orchestrator.kube.TestPod;
import io.megaconn.runtime.diagnose.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                "violates PodSecurity \"restricted:latest\": ... | not-created | describe statefulset megaconn-client",
            })
    void whatElseAdmitsPodsIsToldInItsOwnWords(String why, String limit, String fix) {
        Finding finding = one(CREATE + why);

        assertThat(finding.limit()).hasToString(limit);
        assertThat(finding.what()).isEqualTo("client pods: 3 of 4 not created: " + why);
        assertThat(finding.fix()).contains(fix);
    }

    @Test
    void whileTheReasonIsNotKnownOrNoPodIsMissingThereIsNothingToSay() {
        assertThat(look(Facts.clients(TestPod.client(0)).wanted(4))).isEmpty();
        assertThat(look(Facts.clients(TestPod.client(0)).notCreated(CREATE + "no")))
                .isEmpty();
    }

    private static Finding one(String why) {
        return Facts.clients(TestPod.client(0)).wanted(4).notCreated(why).only(new NotCreated()::look);
    }

    private static List<Finding> look(Facts facts) {
        return facts.look(new NotCreated()::look);
    }
}
