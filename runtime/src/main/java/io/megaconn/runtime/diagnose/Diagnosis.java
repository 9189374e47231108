package io.megaconn.runtime.diagnose;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Evaluates all rules and orders their findings: causes before symptoms, those that explain most first. */
public final class Diagnosis {
    static final List<Rule> RULES = List.of(
            new Threads(),
            new ProcessMemoryLimit(),
            new UnprivilegedPort(),
            new OpenFiles(),
            new FileMax(),
            new EpollWatches(),
            new ServerFull(),
            new ServerMaximum(),
            new UpgradeRefused(),
            new CertificateRefused(),
            new HandshakeFailed(),
            new SourcePorts(),
            new TimeWait(),
            new TimeWaitBuckets(),
            new Conntrack(),
            new TcpMemory(),
            new Orphans(),
            new SynQueue(),
            new ListenQueue(),
            new CpuTime(),
            new HandshakeCpu(),
            new IdleClose(),
            new DnsFailure(),
            new Refused(),
            new Resets(),
            new Unanswered(),
            new OtherErrors(),
            new TooSlow());

    private Diagnosis() {}

    /** Returns the limits that the rules detect, causes first. */
    public static List<Limit> limits() {
        return RULES.stream().map(Rule::limit).toList();
    }

    /** Returns the findings of the backend (pods that are not scheduled), then those of the rules. */
    public static List<Finding> of(Facts facts) {
        List<Finding> findings = new ArrayList<>(facts.now().findings());
        for (Rule rule : RULES) {
            Set<Limit> found = findings.stream().map(Finding::limit).collect(Collectors.toSet());
            if (Collections.disjoint(found, rule.explainedBy(facts))) {
                findings.addAll(rule.evaluate(facts));
            }
        }
        return List.copyOf(findings);
    }
}
