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
                .anyMatch(term -> matches(term, node.getMetadata().getName(), labels)); // one of them is enough
    }

    /** Returns true if the term matches; without any expression it matches no node. */
    private static boolean matches(NodeSelectorTerm term, String name, Map<String, String> labels) {
        boolean empty =
                term.getMatchExpressions().isEmpty() && term.getMatchFields().isEmpty();
        return !empty
                && term.getMatchExpressions().stream()
                        .allMatch(expression -> matches(expression, labels.get(expression.getKey())))
                && term.getMatchFields().stream()
                        .allMatch(field -> !field.getKey().equals("metadata.name") || matches(field, name));
    }

    private static boolean matches(NodeSelectorRequirement expression, @Nullable String label) {
        return switch (expression.getOperator()) {
            case "In" -> label != null && expression.getValues().contains(label);
            case "NotIn" -> label == null || !expression.getValues().contains(label);
            case "Exists" -> label != null;
            case "DoesNotExist" -> label == null;
            case "Gt" -> compare(label, expression) > 0;
            case "Lt" -> compare(label, expression) < 0;
            default -> true; // an operator of a newer version: the scheduler decides
        };
    }

    /** Returns 0, which matches neither Gt nor Lt, if one of the two is not an integer. */
    private static int compare(@Nullable String label, NodeSelectorRequirement expression) {
        try {
            return label == null
                    ? 0
                    : Long.compare(
                            Long.parseLong(label),
                            Long.parseLong(expression.getValues().getFirst()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
