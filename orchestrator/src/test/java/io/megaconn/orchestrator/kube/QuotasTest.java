package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.megaconn.orchestrator.plan.QuotaRoom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests how quotas count a pod: {@code podMatchesScopeFunc}, {@code podComputeUsageHelper} and {@code Constraints} of
 * pkg/quota/v1/evaluator/core/pods.go; and LimitRange defaults: {@code mergePodResourceRequirements} of
 * plugin/pkg/admission/limitranger/admission.go; Kubernetes v1.34.0, the same in v1.20.2 as far as it has the scopes.
 */
class QuotasTest {
    private static final String CLIENT =
            "{containers: [{name: client, resources: {requests: {cpu: 20m, memory: 97Mi}, limits: {memory: 97Mi}}}]}";
    private static final String NOTHING = "{containers: [{name: client}]}";
    private static final String HIGH = "{priorityClassName: high, containers: [{name: client}]}";
    private static final String DEADLINE = "{activeDeadlineSeconds: 0, containers: [{name: client}]}";
    private static final String NEAR = "{containers: [{name: client}], affinity: {podAntiAffinity: "
            + "{preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: "
            + "{topologyKey: t, namespaces: [other]}}]}}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "scopes: [BestEffort] | client | false",
                "scopes: [BestEffort] | nothing | true",
                "scopes: [NotBestEffort] | client | true",
                "scopes: [NotBestEffort] | nothing | false",
                "scopes: [Terminating] | client | false",
                "scopes: [Terminating] | deadline | true",
                "scopes: [NotTerminating] | client | true",
                "scopes: [NotTerminating, BestEffort] | client | false",
                "scopes: [PriorityClass] | client | false",
                "scopes: [CrossNamespacePodAffinity] | client | false",
                "scopes: [CrossNamespacePodAffinity] | near | true",
                "scopes: [ScopeOfTomorrow] | client | false",
                "scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [high]}]} | client | false",
                "scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [high]}]} | high | true",
                "scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [low]}]} | high | false",
                "scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: NotIn, values: [high]}]} | client | true",
                "scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: NotIn, values: [high]}]} | high | false",
                "scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: Exists}]} | high | true",
                "scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: DoesNotExist}]} | high | false",
                "scopeSelector: {matchExpressions: [{scopeName: BestEffort, operator: Exists}]} | client | false",
            })
    void onlyAQuotaWhoseScopesMatchCounts(String scopes, String pod, boolean counts) {
        String spec = switch (pod) {
            case "nothing" -> NOTHING;
            case "high" -> HIGH;
            case "deadline" -> DEADLINE;
            case "near" -> NEAR;
            default -> CLIENT;
        };

        assertThat(rooms("{hard: {pods: 0}, " + scopes + "}", spec).isEmpty()).isEqualTo(!counts);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pods: 10 | 10 | 1",
                "count/pods: 10 | 10 | 1",
                "cpu: 1 | 1000 | 20",
                "requests.cpu: 1500m | 1500 | 20",
                "memory: 1Gi | 1073741824 | 101711872",
                "requests.memory: 1Gi | 1073741824 | 101711872",
                "limits.memory: 1Gi | 1073741824 | 101711872",
            })
    void whatAPodTakesHasTheUnitOfTheQuota(String hard, long most, long each) {
        assertThat(rooms("{hard: {" + hard + "}}", CLIENT)).singleElement().satisfies(room -> {
            assertThat(room.quota()).isEqualTo("compute");
            assertThat(List.of(room.hard(), room.used(), room.each())).containsExactly(most, 0L, each);
            assertThat(room.missing()).isEmpty();
        });
    }

    @Test
    void otherObjectsAreNoMatterForAPod() {
        assertThat(rooms(
                        "{hard: {services: 0, count/configmaps: 0, requests.storage: 0, limits.ephemeral-storage: 1}}",
                        CLIENT))
                .isEmpty();
    }

    @Test
    void extendedResourcesAndHugePages() {
        String pod = "{containers: [{name: client, resources: {limits: {example.com/gpu: 2, hugepages-2Mi: 4Mi}}}]}";

        assertThat(rooms("{hard: {requests.example.com/gpu: 8, hugepages-2Mi: 8Mi, requests.hugepages-2Mi: 8Mi}}", pod))
                .extracting(QuotaRoom::each)
                .containsExactly(4L << 20, 2L, 4L << 20);
    }

    @Test
    void whatIsUsedIsTheStatus() {
        ResourceQuota quota = quota("{hard: {pods: 4}}");
        quota.setStatus(
                Serialization.unmarshal("used: {pods: 3}", io.fabric8.kubernetes.api.model.ResourceQuotaStatus.class));

        assertThat(Quotas.of(List.of(quota), spec(CLIENT)))
                .containsExactly(new QuotaRoom("compute", "pods", 4, 3, 1, ""));
    }

    @Test
    void aQuotaRequiresCpuAndMemoryOfEveryContainer() {
        String two = "{containers: [{name: client, resources: {requests: {memory: 1Mi}}}, {name: proxy}],"
                + " initContainers: [{name: init, resources: {limits: {cpu: 1, memory: 1Mi}}}]}";

        assertThat(rooms("{hard: {limits.cpu: 4, memory: 1Gi, requests.ephemeral-storage: 1Gi}}", two))
                .extracting(QuotaRoom::resource, QuotaRoom::missing)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("limits.cpu", "client, proxy"),
                        org.assertj.core.groups.Tuple.tuple("memory", "proxy"));
        assertThat(rooms("{hard: {memory: 1Gi}}", "{resources: {limits: {memory: 9}}, containers: [{name: proxy}]}"))
                .as("resources of the pod itself are enough")
                .extracting(QuotaRoom::missing)
                .containsExactly("");
    }

    @Test
    void limitRangesFillInWhatIsMissingBeforeQuotasCount() {
        LimitRange range = Serialization.unmarshal("""
                apiVersion: v1
                kind: LimitRange
                spec:
                  limits:
                  - {type: Container, default: {cpu: 2, memory: 1Gi}, defaultRequest: {cpu: 1, memory: 512Mi}}
                  - {type: Pod, max: {cpu: 8}}
                """, LimitRange.class);
        PodSpec pod = LimitRanges.apply(
                List.of(range),
                spec(
                        "{containers: [{name: client, resources: {limits: {memory: 97Mi}}}], initContainers: [{name: i}]}"));

        assertThat(Quotas.usage(pod).toString())
                .as("the container's limit is its request; CPU is the LimitRange's")
                .contains("limits.cpu=2, limits.memory=1073741824", "requests.cpu=1, requests.memory=536870912");
        assertThat(pod.getContainers().getFirst().getResources().getRequests().get("memory"))
                .hasToString("97Mi");
        assertThat(Quotas.of(List.of(quota("{hard: {limits.cpu: 4}}")), pod))
                .extracting(QuotaRoom::missing)
                .containsExactly("");
    }

    private static List<QuotaRoom> rooms(String spec, String pod) {
        return Quotas.of(List.of(quota(spec)), spec(pod));
    }

    private static ResourceQuota quota(String spec) {
        return Serialization.unmarshal(
                "---\n{apiVersion: v1, kind: ResourceQuota, metadata: {name: compute}, spec: %s}".formatted(spec),
                ResourceQuota.class);
    }

    private static PodSpec spec(String yaml) {
        return Serialization.unmarshal("---\n" + yaml, PodSpec.class);
    }
}
