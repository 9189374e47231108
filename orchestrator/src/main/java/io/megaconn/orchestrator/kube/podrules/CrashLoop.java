package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.orchestrator.kube.podrules.PodFacts.AffectedPods;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Recognizes a container that terminates by itself, repeatedly. */
final class CrashLoop implements PodRule {
    static final int FATAL_RESTARTS = 3;

    /** Exit code of megaconn's programs for a usage error. */
    private static final int USAGE = 2;

    @Override
    public Set<Limit> limits() {
        return Set.of(Limit.CRASH_LOOP);
    }

    @Override
    public List<Finding> evaluate(PodFacts facts) {
        return facts.affected(CrashLoop::applies).stream()
                .map(affected -> finding(facts, affected))
                .toList();
    }

    private static boolean applies(PodState pod) {
        PodContainer container = pod.why().failing();
        return !pod.ready()
                && pod.why().failed().isEmpty()
                && !container.ended().isEmpty()
                && container.exitCode() != 0
                && !OomKilled.applies(pod)
                && !OtherArchitecture.applies(pod)
                && !ContainerConfig.applies(pod);
    }

    private static Finding finding(PodFacts facts, AffectedPods affected) {
        PodState worst = affected.pods().stream()
                .max(Comparator.comparingInt(pod -> pod.why().failing().restarts()))
                .orElseThrow();
        PodContainer container = worst.why().failing();
        String words =
                PodFacts.commonest(affected.pods(), pod -> pod.why().failing().endedMessage());
        boolean looping = container.waiting().equals("CrashLoopBackOff");
        String fix = container.main() && container.exitCode() == USAGE
                ? "correct %s.extraArgs: %s"
                        .formatted(
                                affected.clients() ? "client" : "server",
                                facts.hints().helm("get values"))
                : facts.hints().kubectl("logs --previous %s --container %s".formatted(worst.name(), container.name()));
        return new Finding(
                Limit.CRASH_LOOP,
                affected.where(),
                "%sterminated with exit code %d, %s%s"
                        .formatted(
                                affected.subject(),
                                container.exitCode(),
                                Quantities.count(container.restarts(), "restart"),
                                words.isEmpty() ? "" : ": " + words),
                fix,
                looping && container.restarts() >= FATAL_RESTARTS);
    }
}
