package io.megaconn.orchestrator.kube.podrules;

import io.fabric8.kubernetes.api.model.Toleration;
import io.megaconn.orchestrator.kube.podrules.PodFacts.AffectedPods;
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
     * Schedulers' remarks about preemption after the reasons: from 1.23 on {@code preemption: ...}, from 1.32 on {@code
     * no new claims to deallocate, preemption: ...}.
     */
    private static final Pattern PREEMPTION = Pattern.compile("\\.?\\s+[^.]*\\bpreemption: .*");

    /**
     * The taint in {@code 1 node(s) had taint {dedicated: db}, that the pod didn't tolerate}; in newer versions
     * {@code untolerated taint {...}}, and from 1.34 on {@code untolerated taint(s)}, without any.
     */
    private static final Pattern TAINT = Pattern.compile("taint \\{([^:}]+): ?([^}]*)}");

    /** Maximum number of connections of a client pod to each server port. */
    static final int MAX_CONNECTIONS = 64_000;

    @Override
    public Set<Limit> limits() {
        return Set.of(Limit.UNSCHEDULABLE);
    }

    @Override
    public List<Finding> evaluate(PodFacts facts) {
        return facts.affected(pod -> !pod.why().unscheduled().isEmpty()).stream()
                .map(affected -> finding(facts, affected))
                .toList();
    }

    private static Finding finding(PodFacts facts, AffectedPods affected) {
        String why = PodFacts.commonest(affected.pods(), pod -> pod.why().unscheduled());
        String reason = PREEMPTION.matcher(why).replaceFirst("").replaceAll("\\.$", "");
        String requests = "%s and %d m of a core"
                .formatted(
                        Quantities.bytes(affected.first().why().memory()),
                        affected.first().why().cpuMillis());
        String closed = reason.contains("taint") || reason.contains("unschedulable")
                ? ClosedNodes.text(facts.nodes(), affected.first().why().tolerations())
                : "";
        return Finding.of(
                Limit.UNSCHEDULABLE,
                affected.where(),
                "%spending: %s%s (%s requests %s)"
                        .formatted(
                                affected.count(),
                                reason,
                                closed.isEmpty() ? "" : "; " + closed,
                                affected.clients() ? "each" : "it",
                                requests),
                fix(facts, affected, reason));
    }

    private static String fix(PodFacts facts, AffectedPods affected, String reason) {
        CommandHints hints = facts.hints();
        Matcher taint = TAINT.matcher(reason);
        if (reason.contains("Insufficient memory") || reason.contains("Insufficient cpu")) {
            return "add nodes, or free memory and CPU on them (%s)%s%s"
                    .formatted(hints.kubectlCluster("describe nodes"), open(facts, affected), smaller(facts, affected));
        }
        if (reason.contains("Too many pods")) {
            int larger = Math.min(MAX_CONNECTIONS, 2 * facts.plan().connectionsPerClient());
            return "add nodes, or larger clients: " + hints.upgradeAndRamp("client.connections=" + larger);
        }
        if (reason.contains("taint")) {
            return tainted(
                    facts,
                    affected,
                    taint.find()
                            ? taint.group(1)
                            : ClosedNodes.key(
                                    facts.nodes(), affected.first().why().tolerations()));
        }
        if (reason.contains("unschedulable")) {
            return hints.kubectlCluster("uncordon " + ClosedNodes.cordoned(facts.nodes()));
        }
        if (reason.contains("selector") || reason.contains("affinity")) {
            return "label nodes as %s.nodeSelector and .affinity ask for: %s"
                    .formatted(
                            affected.clients() ? "client" : "server", hints.kubectlCluster("get nodes --show-labels"));
        }
        if (reason.contains("free ports")) {
            return "another port: " + hints.upgrade("server.port=9100");
        }
        return hints.kubectl("describe pod " + affected.first().name());
    }

    /** Suggests to use the nodes that are cordoned, or tainted for other purposes; empty if none is. */
    private static String open(PodFacts facts, AffectedPods affected) {
        List<Toleration> tolerations = affected.first().why().tolerations();
        String key = ClosedNodes.key(facts.nodes(), tolerations);
        boolean cordoned = facts.nodes().stream().anyMatch(NodeState::cordoned);
        return (cordoned
                        ? ", or " + facts.hints().kubectlCluster("uncordon " + ClosedNodes.cordoned(facts.nodes()))
                        : "")
                + (key.isEmpty() || Taints.isSystem(key)
                        ? ""
                        : ", or tolerate a taint: " + tolerate(facts, affected, key));
    }

    private static String tainted(PodFacts facts, AffectedPods affected, String key) {
        if (key.isEmpty()) {
            return "tolerate a taint of the nodes, or remove it: "
                    + facts.hints()
                            .kubectlCluster(
                                    "get nodes --output custom-columns=NAME:.metadata.name,TAINTS:.spec.taints");
        }
        return Taints.isSystem(key)
                ? "find what the nodes lack: " + facts.hints().kubectlCluster("describe nodes")
                : tolerate(facts, affected, key);
    }

    private static String tolerate(PodFacts facts, AffectedPods affected, String key) {
        String set = "%s.tolerations[0].key=%s,%1$s.tolerations[0].operator=Exists"
                .formatted(affected.clients() ? "client" : "server", key);
        return affected.clients()
                ? facts.hints().upgradeAndRamp(set)
                : facts.hints().upgrade(set);
    }

    /** Suggests the target that fits; empty if none does. */
    private static String smaller(PodFacts facts, AffectedPods affected) {
        int room = facts.clients().stream()
                .filter(pod -> !pod.node().isEmpty())
                .mapToInt(pod -> facts.plan().share(pod.index()))
                .sum();
        return affected.clients() && room > 0
                ? ", or a smaller target: %s, and ramp again with --target %d"
                        .formatted(facts.hints().orchestrator("down"), room)
                : "";
    }
}
