package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.Finding;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.runtime.Quantities;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Why a batch did not become whole, in one line. Pure. */
final class Reasons {
    private Reasons() {}

    static String of(Batch batch, Snapshot seen, Duration waited, List<Finding> findings) {
        long held = seen.clients().connections();
        String after = " after " + Quantities.format(waited);
        if (held == batch.expected()) {
            return "the counts disagree%s: %s".formatted(after, seen.counts()) + list(findings);
        }
        return "%,d of %,d connections%s, %d of %d clients full%s"
                .formatted(
                        held,
                        batch.expected(),
                        after,
                        seen.clients().ready(),
                        batch.firstClient() + batch.clients(),
                        findings.isEmpty()
                                ? "; no connect has failed: they are only slow, so give them time with --batch-timeout"
                                : list(findings));
    }

    private static String list(List<Finding> findings) {
        return findings.stream().map(finding -> "; " + finding.line()).collect(Collectors.joining());
    }
}
