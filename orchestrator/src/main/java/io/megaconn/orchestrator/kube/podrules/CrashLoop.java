package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.orchestrator.kube.podrules.PodFacts.Hit;
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
    public List<Finding> look(PodFacts facts) {
        return facts.hits(CrashLoop::applies).stream()
                .map(hit -> finding(facts, hit))
                .toList();
    }

    private static boolean applies(PodState pod) {
        return !pod.ready()
                && pod.why().failed().isEmpty()
                && !pod.why().ended().isEmpty()
                && pod.exitCode() != 0
                && !OomKilled.applies(pod)
                && !ContainerConfig.applies(pod);
    }

    private static Finding finding(PodFacts facts, Hit hit) {
        PodState worst = hit.pods().stream()
                .max(Comparator.comparingInt(PodState::restarts))
                .orElseThrow();
        String words = PodFacts.commonest(hit.pods(), pod -> pod.why().endedMessage());
        boolean looping = worst.why().waiting().equals("CrashLoopBackOff");
        String fix = worst.exitCode() == USAGE
                ? "correct %s.extraArgs: %s"
                        .formatted(
                                hit.clients() ? "client" : "server",
                                facts.hints().helm("get values"))
                : facts.hints().kubectl("logs --previous " + worst.name());
        return new Finding(
                Limit.CRASH_LOOP,
                hit.where(),
                "%sterminated with exit code %d, %d restarts%s"
                        .formatted(
                                hit.count(), worst.exitCode(), worst.restarts(), words.isEmpty() ? "" : ": " + words),
                fix,
                looping && worst.restarts() >= FATAL_RESTARTS);
    }
}
