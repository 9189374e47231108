package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetList;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.megaconn.orchestrator.kube.podrules.Labels;
import io.megaconn.orchestrator.plan.CommandHints;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what the names of a release's objects begin with: the chart's {@code fullnameOverride}, or the release's name; and whether Helm
 * installed them.
 */
final class ReleaseNames {
    private static final String CLIENT = "-client";

    /** Annotation that Helm adds to all objects that it installs; rendered objects, as in k8s/, have none. */
    private static final String BY_HELM = "meta.helm.sh/release-name";

    private ReleaseNames() {}

    /** Returns hints for the release's objects; the same ones if these can't be found: requests then fail with the reason. */
    static CommandHints find(Cluster cluster) {
        CommandHints hints = cluster.hints();
        return clients(cluster)
                .map(set -> {
                    String name = set.getMetadata().getName();
                    CommandHints named = hints.named(name.substring(0, name.length() - CLIENT.length()));
                    Map<String, String> annotations = set.getMetadata().getAnnotations();
                    return annotations != null && annotations.containsKey(BY_HELM) ? named : named.withoutHelm();
                })
                .orElse(hints);
    }

    private static Optional<StatefulSet> clients(Cluster cluster) {
        return byName(cluster).or(() -> {
            try {
                return byLabel(cluster);
            } catch (KubernetesClientException e) {
                return Optional.empty(); // roles of older charts don't permit to list
            }
        });
    }

    private static Optional<StatefulSet> byName(Cluster cluster) {
        try {
            return Optional.ofNullable(
                    statefulSets(cluster).withName(cluster.release() + CLIENT).get());
        } catch (KubernetesClientException e) {
            return Optional.empty(); // the role names other objects
        }
    }

    private static Optional<StatefulSet> byLabel(Cluster cluster) {
        List<StatefulSet> found = statefulSets(cluster)
                .withLabels(Labels.CHART)
                .withLabel(Labels.INSTANCE, cluster.release())
                .list()
                .getItems()
                .stream()
                .filter(set -> set.getMetadata().getName().endsWith(CLIENT))
                .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private static NonNamespaceOperation<StatefulSet, StatefulSetList, RollableScalableResource<StatefulSet>>
            statefulSets(Cluster cluster) {
        return cluster.client().apps().statefulSets().inNamespace(cluster.namespace());
    }
}
