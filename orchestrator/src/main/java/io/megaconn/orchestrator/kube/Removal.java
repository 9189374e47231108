package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.Pluralize;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.megaconn.orchestrator.kube.podrules.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Deletes the objects that the chart created, by the release's label, as far as permissions allow. */
public final class Removal {
    private record Kind(String apiVersion, String name) {
        /** Builds the context without a request to the apiserver, which may not know the kind. */
        ResourceDefinitionContext context(boolean namespaced) {
            int slash = apiVersion.indexOf('/');
            return new ResourceDefinitionContext.Builder()
                    .withGroup(apiVersion.substring(0, Math.max(0, slash)))
                    .withVersion(apiVersion.substring(slash + 1))
                    .withKind(name)
                    .withPlural(Pluralize.toPlural(name.toLowerCase(Locale.ROOT)))
                    .withNamespaced(namespaced)
                    .build();
        }
    }

    /**
     * Kinds in the order of deletion: nothing restarts what is already gone, and this program's own permissions go
     * last.
     */
    private static final List<Kind> KINDS = List.of(
            new Kind("batch/v1", "Job"),
            new Kind("apps/v1", "StatefulSet"),
            new Kind("apps/v1", "Deployment"),
            new Kind("apps/v1", "DaemonSet"),
            new Kind("coordination.k8s.io/v1", "Lease"),
            new Kind("v1", "ConfigMap"),
            new Kind("networking.k8s.io/v1", "NetworkPolicy"),
            new Kind("policy/v1", "PodDisruptionBudget"),
            new Kind("policy/v1beta1", "PodDisruptionBudget"),
            new Kind("monitoring.coreos.com/v1", "PodMonitor"),
            new Kind("rbac.authorization.k8s.io/v1", "RoleBinding"),
            new Kind("rbac.authorization.k8s.io/v1", "Role"),
            new Kind("v1", "ServiceAccount"));

    private static final List<Kind> CLUSTER_KINDS = List.of(
            new Kind("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
            new Kind("rbac.authorization.k8s.io/v1", "ClusterRole"));

    private Removal() {}

    /** Names of all kinds of objects that are deleted, such as {@code apps/v1 Deployment}. */
    public static Set<String> kinds() {
        return Stream.of(KINDS, CLUSTER_KINDS)
                .flatMap(List::stream)
                .map(kind -> kind.apiVersion() + " " + kind.name())
                .collect(Collectors.toSet());
    }

    /** @return a line for each kind of object: deleted, or why not */
    public static List<String> everything(Cluster cluster) {
        List<String> lines = new ArrayList<>();
        for (Kind kind : KINDS) {
            remove(
                    cluster,
                    kind,
                    lines,
                    () -> cluster.client()
                            .genericKubernetesResources(kind.context(true))
                            .inNamespace(cluster.namespace())
                            .withLabels(Labels.CHART)
                            .withLabel(Labels.INSTANCE, cluster.release())
                            .delete()
                            .size());
        }
        for (Kind kind : CLUSTER_KINDS) {
            remove(cluster, kind, lines, () -> clusterWide(cluster, kind));
        }
        return lines;
    }

    /** Deletes this release's object; the name of one before chart 0.2.0 may be that of another release too. */
    private static int clusterWide(Cluster cluster, Kind kind) {
        int deleted = 0;
        for (String format : List.of("megaconn:%s:%s", "%s-%s-preflight")) {
            var object = cluster.client()
                    .genericKubernetesResources(kind.context(false))
                    .withName(format.formatted(cluster.namespace(), cluster.release()));
            var found = object.get();
            if (found != null && cluster.release().equals(label(found))) {
                deleted += object.delete().size();
            }
        }
        return deleted;
    }

    private static @Nullable String label(GenericKubernetesResource object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels == null ? null : labels.get(Labels.INSTANCE);
    }

    private static void remove(Cluster cluster, Kind kind, List<String> lines, IntSupplier delete) {
        try {
            if (!isServed(cluster, kind)) {
                return;
            }
            int deleted = delete.getAsInt();
            if (deleted > 0) {
                lines.add("deleted %d %s".formatted(deleted, kind.name()));
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() == 404) {
                return;
            }
            lines.add("kept %s: %s"
                    .formatted(kind.name(), cluster.explain(e, "not deleted").getMessage()));
        }
    }

    /**
     * Returns true if the apiserver knows the kind. PodMonitors belong to the Prometheus operator, and no version of Kubernetes
     * has both versions of PodDisruptionBudget for long: the apiserver may refuse the request instead of finding nothing.
     */
    private static boolean isServed(Cluster cluster, Kind kind) {
        return !(kind.apiVersion().startsWith("monitoring.coreos.com/")
                        || kind.apiVersion().startsWith("policy/"))
                || cluster.client().getApiResources(kind.apiVersion()) != null;
    }
}
