package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.runtime.diagnose.Demand;
import io.megaconn.runtime.diagnose.Diagnosis;
import io.megaconn.runtime.diagnose.Facts;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.FindingLog;
import io.megaconn.runtime.diagnose.FindingTracker;
import io.megaconn.runtime.diagnose.Fixes;
import io.megaconn.runtime.diagnose.Observation;
import io.megaconn.runtime.diagnose.PaceMeter;
import io.megaconn.runtime.diagnose.RecentWindow;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Emits the limits that prevent connections whenever they change, during one wait for a batch or one hold. */
final class DiagnosisMonitor {
    private final Run run;
    private final Demand demand;
    private final Fixes fixes;
    private final int expected;
    private final Duration timeout;
    private final Snapshot first;
    private final LongSupplier nanoTime;
    private final long start;
    private final Snapshot before;
    private final PaceMeter pace;
    private final FindingLog log = new FindingLog();
    private final RecentWindow<Observation> window;
    private List<Finding> reported = List.of();

    /**
     * @param first the snapshot before the first client
     * @param before the snapshot at the start of this wait
     */
    DiagnosisMonitor(
            Run run,
            Demand demand,
            Fixes fixes,
            int expected,
            Duration timeout,
            Snapshot first,
            Snapshot before,
            LongSupplier nanoTime) {
        this.run = run;
        this.demand = demand;
        this.fixes = fixes;
        this.expected = expected;
        this.timeout = timeout;
        this.first = first;
        this.before = before;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.window = new RecentWindow<>(before.observation(), Duration.ZERO);
        this.pace = new PaceMeter(before.observation().held(), start);
    }

    /** Returns the findings of the rules that are true now, and emits an event if they have changed. */
    List<Finding> evaluate(Snapshot snapshot) {
        return evaluate(snapshot, whole(snapshot));
    }

    private List<Finding> evaluate(Snapshot snapshot, List<Finding> whole) {
        Duration time = Duration.ofNanos(nanoTime.getAsLong() - start);
        window.add(snapshot.observation(), time);
        List<Finding> findings = FindingTracker.current(whole, findings(window.oldest(), snapshot));
        boolean changed = !keys(findings).equals(keys(reported));
        boolean figuresChanged = !log.changed(findings).isEmpty();
        if (changed || figuresChanged) {
            reported = findings;
            run.accept(new Event.Diagnosed(findings));
        }
        return findings;
    }

    /**
     * Returns the current findings, or, if there are none, those of the entire wait. Records them in the report, which has
     * the latest numbers of each.
     */
    List<Finding> conclude(Snapshot snapshot) {
        List<Finding> whole = whole(snapshot);
        List<Finding> current = evaluate(snapshot, whole);
        List<Finding> findings = current.isEmpty() ? whole : current;
        run.addFindings(findings);
        return findings;
    }

    private List<Finding> whole(Snapshot snapshot) {
        pace.observe(snapshot.observation().held(), nanoTime.getAsLong());
        return findings(before.observation(), snapshot);
    }

    private List<Finding> findings(Observation since, Snapshot snapshot) {
        return Diagnosis.of(new Facts(
                demand,
                fixes,
                expected,
                Duration.ofNanos(nanoTime.getAsLong() - start),
                timeout,
                first.observation(),
                since,
                snapshot.observation(),
                pace.pace()));
    }

    private static Set<String> keys(List<Finding> findings) {
        return findings.stream().map(Finding::key).collect(Collectors.toSet());
    }
}
