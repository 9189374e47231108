package io.megaconn.orchestrator.plan;

import io.megaconn.orchestrator.plan.ClusterFacts.NodeProbe;
import java.util.regex.Pattern;

/** Chooses the fix for a probe pod that did not run. Pure. */
final class ProbeFixes {
    private static final Pattern OTHER_CPU =
            Pattern.compile("exec format error|no match for platform|no matching manifest");
    private static final Pattern NO_ROOM = Pattern.compile("\\bOutOf(?:cpu|memory|pods|ephemeral-storage)\\b");

    private ProbeFixes() {}

    static String of(ClusterFacts facts, NodeProbe probe) {
        CommandHints hints = facts.hints();
        if (!probe.fix().isEmpty()) {
            return probe.fix();
        }
        if (OTHER_CPU.matcher(probe.problem()).find()) {
            String own = facts.architecture(facts.info().serverNode());
            String other = facts.architecture(probe.node());
            return "build the image for the CPU of this node%s, or keep clients off it: %s"
                    .formatted(
                            other.isEmpty() ? "" : " (" + other + ")",
                            hints.upgrade("client.nodeSelector.kubernetes\\.io/arch="
                                    + (own.isEmpty() || own.equals(other) ? "ARCH" : own)));
        }
        if (probe.problem().contains("Image")) {
            return "load or push the image, or name another: " + hints.upgrade("image.prefix=REGISTRY/megaconn");
        }
        return NO_ROOM.matcher(probe.problem()).find()
                ? "free room on the node: " + hints.kubectlCluster("describe node " + probe.node())
                : hints.kubectl("get events");
    }
}
