package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.orchestrator.kube.podrules.CreateRefusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client pod as admission leaves it: with sidecars, node selectors, tolerations, defaults and overhead that the
 * template does not have. A dry run of the apiserver shows it. Without the right to create pods, or if a webhook does not
 * support dry runs, it is the template with the LimitRanges and node selectors of the namespace, as far as they can be
 * read.
 *
 * @param refusal why the apiserver refuses such pods; null if it does not, or if that is unknown
 */
record AdmittedPod(PodSpec spec, @Nullable CreateRefusal refusal) {
    /** Index that no client of a run has. */
    private static final int INDEX = 999_999;

    /** Annotations of a namespace by which admission adds node selectors: PodNodeSelector's, and OpenShift's. */
    private static final List<String> SELECTORS =
            List.of("scheduler.alpha.kubernetes.io/node-selector", "openshift.io/node-selector");

    static AdmittedPod of(Cluster cluster, StatefulSet clients) {
        try {
            return new AdmittedPod(dryRun(cluster, clients), null);
        } catch (KubernetesClientException e) {
            return new AdmittedPod(likely(cluster, ClientPodShape.spec(clients)), refusal(cluster, e));
        }
    }

    /** Returns why the apiserver refuses such pods; null if it does not, or if that is unknown. */
    static @Nullable CreateRefusal refusal(Cluster cluster, StatefulSet clients) {
        try {
            dryRun(cluster, clients);
            return null;
        } catch (KubernetesClientException e) {
            return refusal(cluster, e);
        }
    }

    private static PodSpec dryRun(Cluster cluster, StatefulSet clients) {
        String name = "%s-%d".formatted(clients.getMetadata().getName(), INDEX);
        Pod pod = ClientPodShape.pod(cluster, clients, name, "client", ClientPodShape.spec(clients));
        pod.getMetadata().getLabels().put("statefulset.kubernetes.io/pod-name", name);
        return cluster.client().resource(pod).dryRun().create().getSpec();
    }

    private static @Nullable CreateRefusal refusal(Cluster cluster, KubernetesClientException e) {
        return isRefusal(e) ? CreateRefusal.of(e.getStatus().getMessage(), cluster.hints()) : null;
    }

    /** Returns true if the apiserver would also refuse the pod without a dry run. */
    static boolean isRefusal(KubernetesClientException e) {
        if (e.getStatus() == null || e.getStatus().getMessage() == null) {
            return false;
        }
        String message = e.getStatus().getMessage();
        return switch (e.getCode()) {
            case 403 -> !CreateRefusal.isMissingRight(message);
            case 422 -> true;
            default -> message.contains("webhook \"") && !message.contains("does not support dry run");
        };
    }

    private static PodSpec likely(Cluster cluster, PodSpec template) {
        return new PodSpecBuilder(LimitRanges.apply(ranges(cluster), template))
                .addToNodeSelector(selectors(cluster))
                .build();
    }

    private static List<LimitRange> ranges(Cluster cluster) {
        try {
            return cluster.client()
                    .limitRanges()
                    .inNamespace(cluster.namespace())
                    .list()
                    .getItems();
        } catch (KubernetesClientException e) {
            return List.of();
        }
    }

    private static Map<String, String> selectors(Cluster cluster) {
        Map<String, String> selectors = new HashMap<>();
        try {
            var namespace =
                    cluster.client().namespaces().withName(cluster.namespace()).get();
            Map<String, String> annotations =
                    namespace == null ? null : namespace.getMetadata().getAnnotations();
            if (annotations != null) {
                SELECTORS.forEach(key -> selectors.putAll(parse(annotations.getOrDefault(key, ""))));
            }
        } catch (KubernetesClientException e) {
            return Map.of();
        }
        return selectors;
    }

    /** Parses {@code env=test,disk=fast}. */
    static Map<String, String> parse(String text) {
        Map<String, String> selectors = new HashMap<>();
        for (String part : text.split(",")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                String value = part.substring(equals + 1);
                selectors.put(
                        part.substring(0, equals).strip(),
                        (value.startsWith("=") ? value.substring(1) : value).strip());
            }
        }
        return selectors;
    }
}
