package io.megaconn.orchestrator.kube.podrules;

import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names the nodes that accept no pod with certain tolerations: schedulers from 1.34 on only count them. Pure. */
final class ClosedNodes {
    /** Maximum number of nodes to name. */
    private static final int MAX_NAMED = 5;

    private ClosedNodes() {}

    /** Returns the nodes and why, such as {@code node3 has dedicated=db:NoSchedule, node4 is cordoned}; empty without any. */
    static String text(List<NodeState> nodes, List<Toleration> tolerations) {
        List<String> closed =
                nodes.stream().flatMap(node -> text(node, tolerations).stream()).toList();
        String more = closed.size() <= MAX_NAMED ? "" : " and %d more".formatted(closed.size() - MAX_NAMED);
        return closed.stream().limit(MAX_NAMED).collect(Collectors.joining(", ")) + more;
    }

    private static List<String> text(NodeState node, List<Toleration> tolerations) {
        List<String> taints = untolerated(node, tolerations).map(Taints::text).toList();
        if (!taints.isEmpty()) {
            return List.of("%s %shas %s"
                    .formatted(node.name(), node.cordoned() ? "is cordoned and " : "", String.join(" ", taints)));
        }
        return node.cordoned() ? List.of(node.name() + " is cordoned") : List.of();
    }

    /** Returns the key of the first taint that a pod could tolerate; else of one that Kubernetes has set; empty without any. */
    static String key(List<NodeState> nodes, List<Toleration> tolerations) {
        List<String> keys = nodes.stream()
                .filter(node -> node.lost().isEmpty())
                .flatMap(node -> untolerated(node, tolerations))
                .map(Taint::getKey)
                .toList();
        return keys.stream()
                .filter(key -> !Taints.isSystem(key))
                .findFirst()
                .orElse(keys.isEmpty() ? "" : keys.getFirst());
    }

    /** Returns the cordoned nodes, as arguments of {@code uncordon}; {@code NODE} if they are unknown. */
    static String cordoned(List<NodeState> nodes) {
        String names = nodes.stream()
                .filter(NodeState::cordoned)
                .map(NodeState::name)
                .limit(MAX_NAMED)
                .collect(Collectors.joining(" "));
        return names.isEmpty() ? "NODE" : names;
    }

    private static Stream<Taint> untolerated(NodeState node, List<Toleration> tolerations) {
        return node.taints().stream()
                .filter(taint -> !taint.getKey().equals(Taints.CORDON))
                .filter(taint -> !Taints.tolerated(taint, tolerations));
    }
}
