package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks whether a pod's required node affinity lets it run on a node, as far as labels decide it. Pure. */
final class NodeAffinities {
    private NodeAffinities() {}

    static boolean allow(Node node, PodSpec pod) {
        if (pod.getAffinity() == null
                || pod.getAffinity().getNodeAffinity() == null
                || pod.getAffinity().getNodeAffinity().getRequiredDuringSchedulingIgnoredDuringExecution() == null) {
            return true;
        }
        Map<String, String> labels = node.getMetadata().getLabels() == null
                ? Map.of()
                : node.getMetadata().getLabels();
        return pod
                .getAffinity()
                .getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms()
                .stream()
                .anyMatch(term -> matches(term, labels)); // one of them is enough
    }

    private static boolean matches(NodeSelectorTerm term, Map<String, String> labels) {
        return term.getMatchExpressions().stream()
                .allMatch(expression -> matches(expression, labels.get(expression.getKey())));
    }

    private static boolean matches(NodeSelectorRequirement expression, @Nullable String label) {
        return switch (expression.getOperator()) {
            case "In" -> label != null && expression.getValues().contains(label);
            case "NotIn" -> label == null || !expression.getValues().contains(label);
            case "Exists" -> label != null;
            case "DoesNotExist" -> label == null;
            default -> true; // Gt, Lt: the scheduler decides
        };
    }
}
