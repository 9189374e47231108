package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.orchestrator.kube.podrules.PodFacts.AffectedPods;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Recognizes an image for another CPU architecture than the node's. Fatal: it never starts there. */
final class OtherArchitecture implements PodRule {
    /** The kernel's ENOEXEC in the words of runc, crun and shells. */
    private static final String WORDS = "exec format error";

    @Override
    public Set<Limit> limits() {
        return Set.of(Limit.IMAGE);
    }

    @Override
    public List<Finding> evaluate(PodFacts facts) {
        return facts.affected(OtherArchitecture::applies).stream()
                .map(affected -> finding(facts, affected))
                .toList();
    }

    static boolean applies(PodState pod) {
        PodContainer container = pod.why().failing();
        return !pod.ready()
                && (container.waitingMessage() + " " + container.endedMessage())
                        .toLowerCase(Locale.ROOT)
                        .contains(WORDS);
    }

    private static Finding finding(PodFacts facts, AffectedPods affected) {
        PodState pod = affected.first();
        PodContainer container = pod.why().failing();
        String cpu = facts.nodes().stream()
                .filter(node -> node.name().equals(pod.node()))
                .map(NodeState::architecture)
                .filter(architecture -> !architecture.isEmpty())
                .findFirst()
                .map(architecture -> " is " + architecture)
                .orElse(" has another one");
        String kind = affected.clients() ? "client" : "server";
        String fix = "%s, or only nodes that it is for: %s"
                .formatted(
                        container.main()
                                ? "push an image for the node's CPU (multi-arch)"
                                : "another image where container %s is defined".formatted(container.name()),
                        affected.clients()
                                ? facts.hints().upgradeAndRamp(selector(kind))
                                : facts.hints().upgrade(selector(kind)));
        return Finding.fatal(
                Limit.IMAGE,
                affected.where(),
                "%scan't start: %s is an image for another CPU (node %s%s): %s"
                        .formatted(affected.subject(), container.image(), pod.node(), cpu, WORDS),
                fix);
    }

    private static String selector(String kind) {
        return kind + ".nodeSelector.kubernetes\\.io/arch=ARCH";
    }
}
