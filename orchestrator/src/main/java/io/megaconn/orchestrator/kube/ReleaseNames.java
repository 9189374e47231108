package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetList;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.megaconn.orchestrator.kube.podrules.Labels;
import java.util.List;

/** Finds what the names of a release's objects begin with: the chart's {@code fullnameOverride}, or the release's name. */
final class ReleaseNames {
    private static final String CLIENT = "-client";

    private ReleaseNames() {}

    /** Returns the release's name if another one can't be found: requests then fail with the reason. */
    static String find(Cluster cluster) {
        if (exists(cluster)) {
            return cluster.release();
        }
        try {
            return byLabel(cluster);
        } catch (KubernetesClientException e) {
            return cluster.release(); // roles of older charts don't permit to list
        }
    }

    private static boolean exists(Cluster cluster) {
        try {
            return statefulSets(cluster).withName(cluster.release() + CLIENT).get() != null;
        } catch (KubernetesClientException e) {
            return false; // the role names other objects
        }
    }

    private static String byLabel(Cluster cluster) {
        List<String> names = statefulSets(cluster)
                .withLabels(Labels.CHART)
                .withLabel(Labels.INSTANCE, cluster.release())
                .list()
                .getItems()
                .stream()
                .map(set -> set.getMetadata().getName())
                .filter(name -> name.endsWith(CLIENT))
                .map(name -> name.substring(0, name.length() - CLIENT.length()))
                .toList();
        return names.size() == 1 ? names.getFirst() : cluster.release();
    }

    private static NonNamespaceOperation<StatefulSet, StatefulSetList, RollableScalableResource<StatefulSet>>
            statefulSets(Cluster cluster) {
        return cluster.client().apps().statefulSets().inNamespace(cluster.namespace());
    }
}
