package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.metrics.v1beta1.ContainerMetrics;
import io.fabric8.kubernetes.api.model.metrics.v1beta1.PodMetrics;
import io.fabric8.kubernetes.api.model.metrics.v1beta1.PodMetricsList;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.megaconn.runtime.UserError;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads memory and CPU of a server's pods from the metrics API (metrics.k8s.io), or where it has none, and the release permits it
 * ({@code rbac.nodeProxy}), from the kubelets.
 */
public final class PodMetricsReader {
    private final Cluster cluster;
    private final ServerSelector selector;
    private final KubeletSummaryReader kubelets;
    private @Nullable Boolean nodeProxy;

    /**
     * The latest samples of all pods.
     *
     * @param pods number of pods with a sample
     * @param memory sum of their working sets, bytes
     * @param cores sum of the cores that they used in the time before their samples
     * @param oldest time of the oldest sample, by the cluster's clock
     */
    record Sample(int pods, long memory, double cores, Instant oldest) {
        static final Sample NONE = new Sample(0, -1, -1, Instant.EPOCH);

        Sample plus(Sample other) {
            if (pods == 0 || other.pods == 0) {
                return pods == 0 ? other : this;
            }
            return new Sample(
                    pods + other.pods,
                    memory + other.memory,
                    cores + other.cores,
                    oldest.isBefore(other.oldest) ? oldest : other.oldest);
        }
    }

    PodMetricsReader(Cluster cluster, ServerSelector selector) {
        this.cluster = cluster;
        this.selector = selector;
        this.kubelets = new KubeletSummaryReader(cluster.client(), selector);
    }

    /** @throws KubernetesClientException if there is no metrics API, or reading it is not permitted, and the kubelets are not asked */
    Sample read() {
        try {
            Sample sample = metrics();
            return sample.pods() == 0 && mayAskKubelets() ? kubelets.read() : sample;
        } catch (KubernetesClientException e) {
            if (mayAskKubelets()) {
                return kubelets.read();
            }
            throw e;
        }
    }

    /** Returns whether the release permits it; false while the apiserver doesn't tell. */
    boolean mayAskKubelets() {
        if (nodeProxy == null) {
            try {
                nodeProxy = ReleaseValues.nodeProxy(ReleaseValues.clients(cluster));
            } catch (UserError e) { // the apiserver is away: the next sample asks again
                return false;
            }
        }
        return nodeProxy;
    }

    private Sample metrics() {
        String json = cluster.client()
                .raw("/apis/metrics.k8s.io/v1beta1/namespaces/%s/pods?labelSelector=%s"
                        .formatted(selector.namespace(), URLEncoder.encode(selector.labels(), StandardCharsets.UTF_8)));
        if (json == null) {
            throw new KubernetesClientException("this cluster has no metrics API (metrics.k8s.io)");
        }
        return sample(Serialization.unmarshal(json, PodMetricsList.class).getItems());
    }

    static Sample sample(List<PodMetrics> pods) {
        return pods.isEmpty()
                ? Sample.NONE
                : new Sample(
                        pods.size(),
                        sum(pods, "memory").longValue(),
                        sum(pods, "cpu").doubleValue(),
                        pods.stream()
                                .map(PodMetricsReader::time)
                                .min(Instant::compareTo)
                                .orElse(Instant.EPOCH));
    }

    private static BigDecimal sum(List<PodMetrics> pods, String resource) {
        return pods.stream()
                .map(PodMetrics::getContainers)
                .flatMap(List::stream)
                .map(ContainerMetrics::getUsage)
                .map((Map<String, Quantity> usage) -> usage.getOrDefault(resource, new Quantity("0")))
                .map(Quantity::getNumericalAmount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Instant time(PodMetrics pod) {
        try {
            return Instant.parse(pod.getTimestamp());
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
