package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.megaconn.orchestrator.kube.podrules.Labels;

/**
 * Builds pods that admission treats as client pods: with all labels, annotations and fields of the template. Pure.
 */
final class ClientPodShape {
    private ClientPodShape() {}

    static PodSpec spec(StatefulSet clients) {
        return clients.getSpec().getTemplate().getSpec();
    }

    /**
     * Returns a pod of the StatefulSet. It is deleted with the release, if no orchestrator is left to delete it.
     *
     * @param component value of the component label: pods of the StatefulSet have that of the template
     */
    static Pod pod(Cluster cluster, StatefulSet clients, String name, String component, PodSpec spec) {
        ObjectMeta template = clients.getSpec().getTemplate().getMetadata();
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(cluster.namespace())
                .withAnnotations(template == null ? null : template.getAnnotations())
                .withLabels(template == null ? null : template.getLabels())
                .addToLabels(Labels.CHART)
                .addToLabels(Labels.INSTANCE, cluster.release())
                .addToLabels(Labels.COMPONENT, component)
                .addNewOwnerReference()
                .withApiVersion("apps/v1")
                .withKind("StatefulSet")
                .withName(clients.getMetadata().getName())
                .withUid(clients.getMetadata().getUid())
                .endOwnerReference()
                .endMetadata()
                .withSpec(spec)
                .build();
    }
}
