package io.megaconn.orchestrator.diagnose;

import io.megaconn.orchestrator.event.Finding;
import java.util.ArrayList;
import java.util.List;

/** All rules, in the order in which their findings are told: what explains most comes first. */
public final class Diagnosis {
    private static final List<Rule> RULES = List.of(new ConnectFailures());

    private Diagnosis() {}

    /** What the place itself has found (pods that are not scheduled), then what the rules find. */
    public static List<Finding> of(Facts facts) {
        List<Finding> findings = new ArrayList<>(facts.seen().findings());
        RULES.forEach(rule -> findings.addAll(rule.look(facts)));
        return List.copyOf(findings);
    }
}
