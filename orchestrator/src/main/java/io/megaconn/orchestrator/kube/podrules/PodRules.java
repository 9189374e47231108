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
            new ImagePull(),
            new ContainerCreating(),
            new ContainerConfig(),
            new OomKilled(),
            new CrashLoop(),
            new Evicted(),
            new Snat(),
            new ServerPod());

    private PodRules() {}

    /** The limits that the rules report. */
    public static Set<Limit> limits() {
        return RULES.stream().flatMap(rule -> rule.limits().stream()).collect(Collectors.toSet());
    }

    public static List<Finding> of(PodFacts facts) {
        return RULES.stream().flatMap(rule -> rule.look(facts).stream()).toList();
    }
}
