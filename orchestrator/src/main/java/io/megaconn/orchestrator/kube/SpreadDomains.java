package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the domains of a pod's spread constraint that the scheduler enforces. Of several, the one with the smallest
 * skew counts. Pure.
 */
final class SpreadDomains {
    private SpreadDomains() {}

    /** Returns 0 without a constraint that the scheduler enforces. */
    static int maxSkew(PodSpec pod) {
        return constraint(pod).map(TopologySpreadConstraint::getMaxSkew).orElse(0);
    }

    /** Returns the node's domain; empty without a constraint, or if the node is in none. */
    static String of(Node node, PodSpec pod) {
        return constraint(pod).map(c -> label(node, c.getTopologyKey())).orElse("");
    }

    private static @Nullable String label(Node node, String key) {
        return node.getMetadata().getLabels() == null
                ? null
                : node.getMetadata().getLabels().get(key);
    }

    private static Optional<TopologySpreadConstraint> constraint(PodSpec pod) {
        return pod.getTopologySpreadConstraints().stream()
                .filter(c -> !"ScheduleAnyway".equals(c.getWhenUnsatisfiable()))
                .min(Comparator.comparingInt(TopologySpreadConstraint::getMaxSkew));
    }
}
