package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.megaconn.orchestrator.kube.podrules.RunningPodResources;
import io.megaconn.orchestrator.plan.ClusterInfo;
import io.megaconn.orchestrator.plan.CommandHints;
import io.megaconn.orchestrator.plan.NodeRoom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Describes nodes as the scheduler sees them: capacity, requests, and whether client pods may run there. Pure.
 *
 * @param nodes all nodes of the cluster
 * @param pods pods of all namespaces
 */
record Nodes(List<Node> nodes, List<Pod> pods) {
    /** Nodes without the right to list nodes and pods. */
    static final Nodes UNKNOWN = new Nodes(List.of(), List.of());

    /** @param pod a client pod as admission leaves it */
    List<NodeRoom> rooms(PodSpec pod, CommandHints hints) {
        NodeExclusions exclusions = new NodeExclusions(pod, hints);
        Map<String, List<Pod>> running = pods.stream()
                .filter(other -> other.getSpec().getNodeName() != null)
                .filter(other -> !List.of("Succeeded", "Failed")
                        .contains(other.getStatus().getPhase()))
                .collect(Collectors.groupingBy(other -> other.getSpec().getNodeName()));
        return nodes.stream()
                .map(node -> room(node, running.getOrDefault(node.getMetadata().getName(), List.of()), exclusions))
                .toList();
    }

    /** @param rooms the rooms of the same nodes, in the same order */
    List<ClusterInfo.Node> infos(List<NodeRoom> rooms) {
        return IntStream.range(0, rooms.size())
                .mapToObj(i -> info(nodes.get(i), rooms.get(i)))
                .toList();
    }

    private static NodeRoom room(Node node, List<Pod> running, NodeExclusions exclusions) {
        Map<String, Long> total = new TreeMap<>();
        Map<String, Quantity> allocatable = node.getStatus().getAllocatable();
        if (allocatable != null) {
            allocatable.forEach((resource, quantity) -> total.put(resource, Quotas.amount(resource, quantity)));
        }
        String architecture = node.getStatus().getNodeInfo() == null
                ? null
                : node.getStatus().getNodeInfo().getArchitecture();
        return new NodeRoom(
                node.getMetadata().getName(),
                architecture == null ? "" : architecture,
                exclusions.of(node),
                exclusions.stray(node),
                exclusions.domain(node),
                total,
                left(total, running),
                left(total, running.stream().filter(Nodes::ofDaemonSet).toList()));
    }

    private static Map<String, Long> left(Map<String, Long> total, List<Pod> running) {
        Map<String, Long> left = new TreeMap<>(total);
        for (Pod pod : running) {
            Quotas.amounts(RunningPodResources.requests(pod))
                    .forEach((resource, amount) -> left.merge(resource, -amount, Long::sum));
            left.merge("pods", -1L, Long::sum);
        }
        return left;
    }

    private static boolean ofDaemonSet(Pod pod) {
        return pod.getMetadata().getOwnerReferences().stream().anyMatch(owner -> "DaemonSet".equals(owner.getKind()));
    }

    private static ClusterInfo.Node info(Node node, NodeRoom room) {
        Map<String, Long> total = room.total();
        Map<String, Long> free = room.free();
        return new ClusterInfo.Node(
                room.name(),
                node.getStatus().getNodeInfo().getKernelVersion(),
                node.getStatus().getNodeInfo().getKubeletVersion(),
                room.excluded().isEmpty(),
                total.getOrDefault("cpu", 0L),
                total.getOrDefault("memory", 0L),
                total.getOrDefault("pods", 0L).intValue(),
                used("cpu", total, free),
                used("memory", total, free),
                (int) used("pods", total, free));
    }

    private static long used(String resource, Map<String, Long> total, Map<String, Long> free) {
        return total.getOrDefault(resource, 0L) - free.getOrDefault(resource, 0L);
    }
}
