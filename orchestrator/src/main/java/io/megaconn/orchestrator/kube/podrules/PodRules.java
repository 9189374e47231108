package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** All rules about pods, in the order in which their findings are reported: what explains most comes first. */
public final class PodRules {
    static final List<PodRule> RULES = List.of(
            new NodeLost(),
            new Unschedulable(),
            new NotCreated(),
            new OtherArchitecture(),
            new ImagePull(),
            new ContainerCreating(),
            new ContainerConfig(),
            new OomKilled(),
            new CrashLoop(),
            new Evicted(),
            new PodTerminating(),
            new PodNotReady(),
            new Snat(),
            new ServerPod());

    private PodRules() {}

    /** Returns the limits that the rules report. */
    public static Set<Limit> limits() {
        return RULES.stream().flatMap(rule -> rule.limits().stream()).collect(Collectors.toSet());
    }

    public static List<Finding> of(PodFacts facts) {
        List<Finding> findings =
                RULES.stream().flatMap(rule -> rule.evaluate(facts).stream()).toList();
        // A server that is not ready is a symptom if another finding has the reason.
        boolean explained = findings.stream().anyMatch(PodRules::explainsServer);
        return findings.stream()
                .filter(finding -> !explained || finding.limit() != Limit.SERVER_POD)
                .toList();
    }

    private static boolean explainsServer(Finding finding) {
        return finding.where().equals(PodFacts.SERVER) && finding.limit() != Limit.SERVER_POD;
    }
}
