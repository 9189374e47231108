package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.orchestrator.kube.podrules.PodFacts.AffectedPods;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.SecretFixes;
import io.megaconn.orchestrator.plan.TlsSecret;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import io.megaconn.runtime.wire.ClientTls;
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
        return new Finding(
                Limit.CRASH_LOOP,
                affected.where(),
                "%sterminated with exit code %d, %s%s"
                        .formatted(
                                affected.subject(),
                                container.exitCode(),
                                Quantities.count(container.restarts(), "restart"),
                                words.isEmpty() ? "" : ": " + words),
                fix(facts, affected, worst, words),
                looping && container.restarts() >= FATAL_RESTARTS);
    }

    private static List<String> keys(Plan plan) {
        ClientTls tls = plan.workload().tls();
        return tls == null ? List.of() : TlsSecret.keys(tls);
    }

    private static String fix(PodFacts facts, AffectedPods affected, PodState pod, String words) {
        PodContainer container = pod.why().failing();
        if (!container.main() || container.exitCode() != USAGE) {
            return facts.hints().kubectl("logs --previous %s --container %s".formatted(pod.name(), container.name()));
        }
        if (SecretFixes.concernsTls(words) && !pod.tlsSecret().isEmpty()) {
            SecretFixes fixes = new SecretFixes(facts.hints());
            return affected.clients()
                    ? fixes.ofClients(pod.tlsSecret(), words, keys(facts.plan()))
                    : fixes.wrongOfServer(pod.tlsSecret(), words);
        }
        return "correct %s.extraArgs: %s"
                .formatted(
                        affected.clients() ? "client" : "server", facts.hints().values());
    }
}
