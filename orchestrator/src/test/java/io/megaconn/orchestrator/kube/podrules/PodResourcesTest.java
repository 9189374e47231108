package io.megaconn.orchestrator.kube.podrules;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests the formulas of Kubernetes, with its own cases if it has them: {@code TestPodResourceRequests} and {@code
 * TestPodResourceLimits} of staging/src/k8s.io/component-helpers/resource/helpers_test.go, v1.34.0; limits as requests
 * from {@code SetDefaults_Pod} and {@code defaultPodRequests} of pkg/apis/core/v1/defaults.go, v1.34.0.
 */
class PodResourcesTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sum of containers | containers: [{resources: {requests: {cpu: 9}}}, {resources: {requests: {cpu: 500m, memory: 1Gi}}}] | cpu=9.5 memory=1073741824",
                "limits stand in for requests | containers: [{resources: {limits: {cpu: 2, memory: 1Ki}}}] | cpu=2 memory=1024",
                "each for its own resource | containers: [{resources: {limits: {cpu: 2, memory: 1Ki}, requests: {cpu: 1}}}] | cpu=1 memory=1024",
                "of init containers, too | {containers: [{resources: {requests: {cpu: 1}}}], initContainers: [{resources: {limits: {cpu: 3}}}]} | cpu=3",
                "an explicit zero stays zero | containers: [{resources: {limits: {cpu: 2}, requests: {cpu: 0}}}] | cpu=0",
                "restartable init container | {initContainers: [{name: r, restartPolicy: Always, resources: {requests: {cpu: 1}}}], containers: [{resources: {requests: {cpu: 9}}}]} | cpu=10",
                "multiple init containers | {initContainers: [{resources: {requests: {cpu: 5}}}, {resources: {requests: {cpu: 9}}}, {restartPolicy: Always, resources: {requests: {cpu: 1}}}, {restartPolicy: Always, resources: {requests: {cpu: 2}}}, {resources: {requests: {cpu: 15}}}], containers: [{resources: {requests: {cpu: 9}}}]} | cpu=18",
                "a sidecar after an init container | {initContainers: [{resources: {requests: {cpu: 8}}}, {restartPolicy: Always, resources: {requests: {cpu: 2}}}], containers: [{resources: {requests: {cpu: 1}}}]} | cpu=8",
                "overhead | {overhead: {cpu: 3, memory: 8}, containers: [{resources: {requests: {cpu: 9}}}]} | cpu=12 memory=8",
                "pod-level requests replace those of containers | {resources: {requests: {cpu: 20, memory: 15Mi}}, containers: [{resources: {requests: {cpu: 1, memory: 1Mi}}}]} | cpu=20 memory=15728640",
                "pod-level limit and no request at all | {resources: {limits: {cpu: 6}}, containers: [{}]} | cpu=6",
                "pod-level limit and requests of containers | {resources: {limits: {cpu: 6}}, containers: [{resources: {requests: {cpu: 1}}}]} | cpu=1",
                "pod-level requests count for CPU and memory only | {resources: {requests: {cpu: 1, example.com/gpu: 9}}, containers: [{resources: {requests: {example.com/gpu: 2}}}]} | cpu=1 example.com/gpu=2",
                "nothing | containers: [{}] | ''",
            })
    void requests(String name, String spec, String expected) {
        assertThat(text(PodResources.requests(spec(spec)))).isEqualTo(expected.replace("''", ""));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "requests are no limits | containers: [{resources: {requests: {cpu: 9}}}] | ''",
                "sidecars | {initContainers: [{restartPolicy: Always, resources: {limits: {cpu: 1}}}, {resources: {limits: {cpu: 15}}}], containers: [{resources: {limits: {cpu: 9}}}]} | cpu=16",
                "overhead only where there is a limit | {overhead: {cpu: 3, memory: 8}, containers: [{resources: {limits: {cpu: 9}}}]} | cpu=12",
                "pod-level | {resources: {limits: {memory: 15Mi}}, containers: [{resources: {limits: {memory: 1Mi}}}]} | memory=15728640",
            })
    void limits(String name, String spec, String expected) {
        assertThat(text(PodResources.limits(spec(spec)))).isEqualTo(expected.replace("''", ""));
    }

    /**
     * Tests the cases of {@code AggregateContainerRequests} with {@code UseStatusResources}, same file: a pod that is resized
     * takes the most of spec, allocation and what it has; if the resize is infeasible, its spec does not count.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "grows | {allocatedResources: {cpu: 1}, resources: {requests: {cpu: 1}}} | [] | cpu=2",
                "shrinks | {allocatedResources: {cpu: 4}, resources: {requests: {cpu: 5}}} | [] | cpu=5",
                "infeasible | {allocatedResources: {cpu: 1}, resources: {requests: {cpu: 1}}} | [{type: PodResizePending, status: 'True', reason: Infeasible}] | cpu=1",
                "deferred | {allocatedResources: {cpu: 1}} | [{type: PodResizePending, status: 'True', reason: Deferred}] | cpu=2",
                "older Kubernetes | {} | [] | cpu=2",
            })
    void aRunningPodMayHaveMoreThanItsSpec(String name, String status, String conditions, String expected) {
        Pod pod = Serialization.unmarshal(
                """
                apiVersion: v1
                kind: Pod
                spec: {containers: [{name: c, resources: {requests: {cpu: 2}}}]}
                status: {conditions: %s, containerStatuses: [%s]}
                """.formatted(conditions, status.equals("{}") ? "{name: c}" : status.replaceFirst("\\{", "{name: c, ")),
                Pod.class);

        assertThat(text(RunningPodResources.requests(pod))).isEqualTo(expected);
    }

    /** Tests a template with a limit and no request, which was read as 0 KiB and 0 m. */
    @Test
    void unitsOfSingleResources() {
        PodSpec spec = spec("containers: [{resources: {limits: {cpu: 1500m, memory: 1Mi}}}]");

        assertThat(PodResources.requested(spec, "memory")).isEqualTo(1 << 20);
        assertThat(PodResources.millis(spec, "cpu")).isEqualTo(1500);
        assertThat(PodResources.limited(spec, "memory")).isEqualTo(1 << 20);
        assertThat(PodResources.limited(spec, "ephemeral-storage")).isZero();
    }

    private static PodSpec spec(String yaml) {
        return Serialization.unmarshal("---\n" + yaml, PodSpec.class);
    }

    private static String text(Map<String, BigDecimal> amounts) {
        return String.join(
                " ",
                new TreeMap<>(amounts)
                        .entrySet().stream()
                                .map(e -> e.getKey() + "="
                                        + (e.getValue().signum() == 0
                                                ? "0"
                                                : e.getValue()
                                                        .stripTrailingZeros()
                                                        .toPlainString()))
                                .toList());
    }
}
