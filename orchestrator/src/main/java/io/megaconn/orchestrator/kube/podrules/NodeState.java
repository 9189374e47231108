package io.megaconn.orchestrator.kube.podrules;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;
import java.util.Optional;

/**
 * The relevant state of a node. Pure.
 *
 * @param lost why it is not ready, one line; empty if it is ready
 * @param cordoned true if it accepts no new pods
 * @param architecture CPU architecture, such as {@code arm64}; empty if unknown
 */
public record NodeState(String name, String lost, boolean cordoned, List<Taint> taints, String architecture) {

    public static NodeState of(Node node) {
        Optional<NodeCondition> notReady = node.getStatus().getConditions().stream()
                .filter(c -> c.getType().equals("Ready") && !c.getStatus().equals("True"))
                .findAny();
        return new NodeState(
                node.getMetadata().getName(),
                notReady.map(c ->
                                PodFailure.line(String.valueOf(c.getMessage())).replaceAll("\\.$", ""))
                        .orElse(""),
                Boolean.TRUE.equals(node.getSpec().getUnschedulable()),
                node.getSpec().getTaints(),
                node.getStatus().getNodeInfo() == null
                                || node.getStatus().getNodeInfo().getArchitecture() == null
                        ? ""
                        : node.getStatus().getNodeInfo().getArchitecture());
    }
}
