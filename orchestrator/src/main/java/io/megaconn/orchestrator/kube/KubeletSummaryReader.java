package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.orchestrator.json.JsonInput;
import io.megaconn.orchestrator.kube.PodMetricsReader.Sample;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads memory and CPU of a server's pods from the summaries of their nodes' kubelets, for a cluster without a metrics API. It needs
 * the right to GET nodes/proxy, which is as good as that to run commands in every pod: docs/security.md.
 */
final class KubeletSummaryReader {
    private static final String RUNNING = "Running";

    private final KubernetesClient client;
    private final ServerSelector selector;

    KubeletSummaryReader(KubernetesClient client, ServerSelector selector) {
        this.client = client;
        this.selector = selector;
    }

    /** @throws KubernetesClientException if listing the pods or reading a node's summary is not permitted, or fails */
    Sample read() {
        Map<String, Set<String>> uids = new TreeMap<>();
        List<Pod> pods = client.pods()
                .inNamespace(selector.namespace())
                .withLabelSelector(selector.labels())
                .list()
                .getItems();
        for (Pod pod : pods) {
            if (pod.getSpec().getNodeName() != null
                    && RUNNING.equals(pod.getStatus().getPhase())) {
                uids.computeIfAbsent(pod.getSpec().getNodeName(), _ -> new TreeSet<>())
                        .add(pod.getMetadata().getUid());
            }
        }
        Sample sum = Sample.NONE;
        for (Map.Entry<String, Set<String>> node : uids.entrySet()) {
            String json = client.raw("/api/v1/nodes/%s/proxy/stats/summary".formatted(node.getKey()));
            if (json == null) {
                throw new KubernetesClientException("node %s has no summary".formatted(node.getKey()));
            }
            sum = sum.plus(sample(json, node.getValue()));
        }
        return sum;
    }

    /** Sums the pods with these UIDs. @throws KubernetesClientException for anything but a summary */
    static Sample sample(String json, Set<String> uids) {
        Sample sum = Sample.NONE;
        try {
            for (JsonNode pod : JsonInput.mapper().build().readTree(json).path("pods")) {
                JsonNode memory = pod.path("memory");
                JsonNode cpu = pod.path("cpu");
                if (uids.contains(pod.path("podRef").path("uid").asString(""))
                        && memory.has("workingSetBytes")
                        && cpu.has("usageNanoCores")) {
                    Instant at = time(memory).isBefore(time(cpu)) ? time(memory) : time(cpu);
                    double cores = cpu.path("usageNanoCores").asLong() / 1e9;
                    sum = sum.plus(new Sample(1, memory.path("workingSetBytes").asLong(), cores, at));
                }
            }
        } catch (JacksonException e) {
            throw new KubernetesClientException("a node's summary can't be read: " + JsonInput.problem(e));
        }
        return sum;
    }

    private static Instant time(JsonNode figures) {
        try {
            return Instant.parse(figures.path("time").asString(""));
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
