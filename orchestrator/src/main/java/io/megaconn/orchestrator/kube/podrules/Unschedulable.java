package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.orchestrator.kube.podrules.PodFacts.Hit;
import io.megaconn.orchestrator.plan.CommandHints;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognizes a pod that no node accepts. Not fatal: an autoscaler may add a node. */
final class Unschedulable implements PodRule {
    /**
     * The taint in {@code 1 node(s) had taint {dedicated: db}, that the pod didn't tolerate}; in newer versions
     * {@code untolerated taint {...}}.
     */
    private static final Pattern TAINT = Pattern.compile("taint \\{([^:}]+): ?([^}]*)}");

    /** Maximum number of connections of a client pod to each server port. */
    static final int MOST_CONNECTIONS = 64_000;

    @Override
    public Set<Limit> limits() {
        return Set.of(Limit.UNSCHEDULABLE);
    }

    @Override
    public List<Finding> look(PodFacts facts) {
        return facts.hits(pod -> !pod.why().unscheduled().isEmpty()).stream()
                .map(hit -> finding(facts, hit))
                .toList();
    }

    private static Finding finding(PodFacts facts, Hit hit) {
        String why = PodFacts.commonest(hit.pods(), pod -> pod.why().unscheduled());
        int preemption = why.indexOf(" preemption:"); // newer schedulers repeat the message
        String reason = (preemption < 0 ? why : why.substring(0, preemption)).replaceAll("\\.$", "");
        String asks = "%s and %d m of a core"
                .formatted(
                        Quantities.bytes(hit.first().why().memory()),
                        hit.first().why().cpuMillis());
        return Finding.of(
                Limit.UNSCHEDULABLE,
                hit.where(),
                "%spending: %s (%s asks for %s)".formatted(hit.count(), reason, hit.clients() ? "each" : "it", asks),
                fix(facts, hit, reason));
    }

    private static String fix(PodFacts facts, Hit hit, String reason) {
        CommandHints hints = facts.hints();
        Matcher taint = TAINT.matcher(reason);
        if (reason.contains("Insufficient memory") || reason.contains("Insufficient cpu")) {
            return "add nodes, or free memory and CPU on them (%s)%s"
                    .formatted(hints.kubectlCluster("describe nodes"), smaller(facts, hit));
        }
        if (reason.contains("Too many pods")) {
            int larger = Math.min(MOST_CONNECTIONS, 2 * facts.plan().connectionsPerClient());
            return "add nodes, or larger clients: " + hints.upgradeAndRamp("client.connections=" + larger);
        }
        if (taint.find()) {
            return taint.group(1).startsWith("node.kubernetes.io/")
                    ? "find what the nodes lack: " + hints.kubectlCluster("describe nodes")
                    : hints.upgradeAndRamp("%s.tolerations[0].key=%s,%1$s.tolerations[0].operator=Exists"
                            .formatted(hit.clients() ? "client" : "server", taint.group(1)));
        }
        if (reason.contains("unschedulable")) {
            return hints.kubectlCluster("uncordon NODE");
        }
        if (reason.contains("selector") || reason.contains("affinity")) {
            return "label nodes as %s.nodeSelector and .affinity ask for: %s"
                    .formatted(hit.clients() ? "client" : "server", hints.kubectlCluster("get nodes --show-labels"));
        }
        if (reason.contains("free ports")) {
            return "another port: " + hints.upgrade("server.port=9100");
        }
        return hints.kubectl("describe pod " + hit.first().name());
    }

    /** Suggests the target that fits; empty if none does. */
    private static String smaller(PodFacts facts, Hit hit) {
        int room = facts.clients().stream()
                .filter(pod -> !pod.node().isEmpty())
                .mapToInt(pod -> facts.plan().share(pod.index()))
                .sum();
        return hit.clients() && room > 0
                ? ", or a smaller target: %s, and ramp again with --target %d"
                        .formatted(facts.hints().orchestrator("down"), room)
                : "";
    }
}
