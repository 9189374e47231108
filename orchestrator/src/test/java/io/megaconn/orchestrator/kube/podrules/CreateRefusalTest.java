package io.megaconn.orchestrator.kube.podrules;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.plan.CommandHints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests refusals of a real Kubernetes 1.35.6 (quota, Pod Security) and of 1.20.2 (quota, PodSecurityPolicy); the others from
 * the sources of v1.34.0: webhooks from staging/src/k8s.io/apiserver/pkg/admission/plugin/webhook/errors/statuserror.go
 * and .../webhook/mutating/dispatcher.go, policies from .../plugin/policy/validating/dispatcher.go, selectors from
 * plugin/pkg/admission/podnodeselector/admission.go, priorities from plugin/pkg/admission/priority/admission.go.
 */
class CreateRefusalTest {
    private static final CommandHints HINTS = new CommandHints("megaconn", "load", "blue", null, "bin/orchestrator");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "exceeded quota: small, requested: pods=1, used: pods=3, limited: pods=3 | raise it: kubectl --namespace load --context blue edit resourcequota small",
                "failed quota: compute: must specify limits.cpu for: client | set client.resources: the quota requires requests and limits: helm upgrade megaconn",
                "failed quota: compute: must specify limits.cpu | set client.resources: the quota requires requests and limits: helm upgrade megaconn",
                "violates PodSecurity \"baseline:latest\": hostPath volumes (volume \"x\") | allow it in the namespace: kubectl --context blue label namespace load --overwrite pod-security.kubernetes.io/enforce=privileged",
                "unable to validate against any pod security policy: [] | allow it for its service account",
                "unable to validate against any security context constraint: [provider \"anyuid\": Forbidden] | let the project choose the user id: helm upgrade megaconn",
                "maximum memory usage per Container is 50Mi, but limit is 97Mi | kubectl --namespace load --context blue edit limitrange",
                "pod node label selector conflicts with its namespace node label selector | remove client.nodeSelector",
                "no PriorityClass with name high was found | helm upgrade megaconn",
                "error looking up service account load/megaconn-client: serviceaccount \"megaconn-client\" not found | kubectl --namespace load --context blue create serviceaccount megaconn-client",
                "something new | change what the message names with the chart's values for client",
            })
    void eachRefusalHasItsFix(String why, String fix) {
        CreateRefusal refusal = CreateRefusal.of("pods \"megaconn-client-0\" is forbidden: " + why, HINTS);

        assertThat(refusal.why()).isEqualTo(why);
        assertThat(refusal.fix()).startsWith(fix).doesNotContain("get events");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "admission webhook \"validate.kyverno.svc-fail\" denied the request: label team is required | meet the policy with the chart's values (client.podLabels",
                "admission webhook \"x\" denied the request without explanation | meet the policy with the chart's values (client.podLabels",
                "pods \"megaconn-client-0\" is forbidden: ValidatingAdmissionPolicy 'team' with binding 'all' denied request: no team | meet the policy with the chart's values (client.podLabels",
                "Internal error occurred: failed calling webhook \"x.y.z\": failed to call webhook: Post \"https://x.y.svc:443\": dial tcp: connection refused | repair the webhook's service, or remove the webhook: kubectl --context blue get validatingwebhookconfigurations,mutatingwebhookconfigurations",
            })
    void webhooksAndPolicies(String why, String fix) {
        assertThat(CreateRefusal.of(why, HINTS).fix()).startsWith(fix);
    }

    @Test
    void aMissingRightSaysNothingAboutPods() {
        assertThat(
                        CreateRefusal.isMissingRight(
                                "pods is forbidden: User \"alice\" cannot create resource \"pods\" in API group \"\" in the namespace \"load\""))
                .isTrue();
        assertThat(CreateRefusal.isMissingRight("pods \"x\" is forbidden: exceeded quota: q, requested: pods=1"))
                .isFalse();
    }
}
