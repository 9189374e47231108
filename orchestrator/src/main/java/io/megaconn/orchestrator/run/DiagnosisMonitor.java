package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.runtime.diagnose.Diagnosis;
import io.megaconn.runtime.diagnose.Facts;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.FindingLog;
import io.megaconn.runtime.diagnose.Fixes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Says which limits keep connections away, as often as that changes: one wait for a batch, or one hold. */
final class DiagnosisMonitor {
    private final Run run;
    private final Fixes fixes;
    private final int expected;
    private final Duration timeout;
    private final Snapshot first;
    private final LongSupplier nanoTime;
    private final long start;
    private final Snapshot before;
    private final FindingLog log = new FindingLog();
    private List<Finding> said = List.of();

    /**
     * @param first how things were before the first client
     * @param before how they are when this wait begins
     */
    DiagnosisMonitor(
            Run run,
            Fixes fixes,
            int expected,
            Duration timeout,
            Snapshot first,
            Snapshot before,
            LongSupplier nanoTime) {
        this.run = run;
        this.fixes = fixes;
        this.expected = expected;
        this.timeout = timeout;
        this.first = first;
        this.before = before;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    /** What the rules find now; an event if that is news. */
    List<Finding> look(Snapshot seen) {
        long now = nanoTime.getAsLong();
        List<Finding> findings = Diagnosis.of(new Facts(
                run.plan().demand(),
                fixes,
                expected,
                Duration.ofNanos(now - start),
                timeout,
                first.look(),
                before.look(),
                seen.look()));
        boolean others = !keys(findings).equals(keys(said));
        boolean news = !log.news(findings).isEmpty();
        if (others || news) {
            said = findings;
            run.accept(new Event.Diagnosed(findings));
        }
        return findings;
    }

    /** The same, and for the report, which has the last numbers of all. */
    List<Finding> conclude(Snapshot seen) {
        List<Finding> findings = look(seen);
        run.found(findings);
        return findings;
    }

    private static Set<String> keys(List<Finding> findings) {
        return findings.stream().map(Finding::key).collect(Collectors.toSet());
    }
}
