package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Taint;
import io.megaconn.orchestrator.kube.podrules.Taints;
import io.megaconn.orchestrator.plan.CommandHints;
import io.megaconn.orchestrator.plan.NodeRoom.Exclusion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out why client pods can't run on a node. Pure. */
final class NodeExclusions {
    private static final String OS = "kubernetes.io/os";

    private final CommandHints hints;
    private final PodSpec pod;

    /** @param pod a client pod as admission leaves it */
    NodeExclusions(PodSpec pod, CommandHints hints) {
        this.pod = pod;
        this.hints = hints;
    }

    List<Exclusion> of(Node node) {
        List<Exclusion> found = scheduling(node);
        if (!system(node).equals("linux")) {
            found.add(new Exclusion("operating system " + system(node), ""));
        }
        return found;
    }

    /** Returns the operating system of a node that can't run client pods and on which the scheduler may place them; else empty. */
    String stray(Node node) {
        return !system(node).equals("linux") && scheduling(node).isEmpty() ? system(node) : "";
    }

    /** Returns the node's domain of a spread constraint; empty if node selector or affinity exclude the node. */
    String domain(Node node) {
        return unselected(node).isEmpty() ? SpreadDomains.of(node, pod) : "";
    }

    private List<Exclusion> scheduling(Node node) {
        List<Exclusion> found = new ArrayList<>();
        notReady(node, found);
        if (Boolean.TRUE.equals(node.getSpec().getUnschedulable()) && !tolerated(cordon())) {
            found.add(new Exclusion(
                    "cordoned",
                    hints.kubectlCluster("uncordon " + node.getMetadata().getName())));
        }
        found.addAll(unselected(node));
        for (Taint taint : node.getSpec().getTaints()) {
            if (!Taints.CORDON.equals(taint.getKey()) && !tolerated(taint)) {
                found.add(new Exclusion("taint " + Taints.text(taint), tolerate(taint)));
            }
        }
        return found;
    }

    private List<Exclusion> unselected(Node node) {
        List<Exclusion> found = new ArrayList<>();
        Map<String, String> labels = labels(node);
        if (pod.getNodeSelector() != null) {
            pod.getNodeSelector().forEach((key, value) -> {
                if (!value.equals(labels.get(key))) {
                    found.add(new Exclusion("node selector %s=%s".formatted(key, value), ""));
                }
            });
        }
        if (!NodeAffinities.allow(node, pod)) {
            found.add(new Exclusion("node affinity", ""));
        }
        return found;
    }

    private static Taint cordon() {
        return new Taint("NoSchedule", Taints.CORDON, null, null);
    }

    private static void notReady(Node node, List<Exclusion> found) {
        NodeCondition ready = node.getStatus().getConditions().stream()
                .filter(c -> c.getType().equals("Ready"))
                .findFirst()
                .orElse(null);
        if (ready == null || !ready.getStatus().equals("True")) {
            String why = ready == null ? null : ready.getReason();
            found.add(new Exclusion("not ready" + (why == null ? "" : " (" + why + ")"), ""));
        }
    }

    private static String tolerate(Taint taint) {
        if (Taints.isSystem(taint.getKey())) {
            return "";
        }
        String value = isEmpty(taint.getValue()) ? "" : ", value: " + taint.getValue();
        return "let clients tolerate it: add {key: %s, operator: %s%s, effect: %s} to client.tolerations"
                .formatted(taint.getKey(), value.isEmpty() ? "Exists" : "Equal", value, taint.getEffect());
    }

    /** Returns the node's operating system; Linux if the node does not say it. */
    private static String system(Node node) {
        String label = labels(node).getOrDefault(OS, labels(node).get("beta." + OS));
        String info = node.getStatus().getNodeInfo() == null
                ? null
                : node.getStatus().getNodeInfo().getOperatingSystem();
        return info != null && !info.isEmpty() ? info : label == null ? "linux" : label;
    }

    private static Map<String, String> labels(Node node) {
        return node.getMetadata().getLabels() == null
                ? Map.of()
                : node.getMetadata().getLabels();
    }

    private boolean tolerated(Taint taint) {
        return Taints.tolerated(taint, pod.getTolerations());
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}
