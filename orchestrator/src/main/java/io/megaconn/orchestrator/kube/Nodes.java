package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.megaconn.orchestrator.kube.podrules.PodResources;
import io.megaconn.orchestrator.kube.podrules.Taints;
import io.megaconn.orchestrator.plan.ClusterInfo;
import java.util.List;
import java.util.Map;

/** Describes nodes as the scheduler sees them: capacity, requests, and whether client pods may run there. Pure. */
final class Nodes {
    private Nodes() {}

    /**
     * @param pods pods of all namespaces
     * @param template pod template of the clients
     */
    static List<ClusterInfo.Node> of(List<Node> nodes, List<Pod> pods, PodSpec template) {
        return nodes.stream().map(node -> of(node, pods, template)).toList();
    }

    private static ClusterInfo.Node of(Node node, List<Pod> pods, PodSpec template) {
        String name = node.getMetadata().getName();
        Map<String, Quantity> room = node.getStatus().getAllocatable();
        List<PodSpec> here = pods.stream()
                .filter(pod -> name.equals(pod.getSpec().getNodeName()))
                .filter(pod ->
                        !List.of("Succeeded", "Failed").contains(pod.getStatus().getPhase()))
                .map(Pod::getSpec)
                .toList();
        return new ClusterInfo.Node(
                name,
                node.getStatus().getNodeInfo().getKernelVersion(),
                node.getStatus().getNodeInfo().getKubeletVersion(),
                schedulable(node, template),
                PodResources.millis(room.get("cpu")),
                PodResources.bytes(room.get("memory")),
                (int) PodResources.bytes(room.get("pods")),
                here.stream()
                        .mapToLong(spec -> PodResources.millis(spec, "cpu"))
                        .sum(),
                here.stream()
                        .mapToLong(spec -> PodResources.requested(spec, "memory"))
                        .sum(),
                here.size());
    }

    private static boolean schedulable(Node node, PodSpec template) {
        boolean ready = node.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
        boolean cordoned =
                node.getSpec().getUnschedulable() != null && node.getSpec().getUnschedulable();
        boolean chosen = template.getNodeSelector() == null
                || (node.getMetadata().getLabels() != null
                        && node.getMetadata()
                                .getLabels()
                                .entrySet()
                                .containsAll(template.getNodeSelector().entrySet()));
        return ready
                && !cordoned
                && chosen
                && NodeAffinities.allow(node, template)
                && node.getSpec().getTaints().stream()
                        .allMatch(taint -> Taints.tolerated(taint, template.getTolerations()));
    }
}
