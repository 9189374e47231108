package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.runtime.diagnose.Finding;
import java.util.List;

/** Why a batch did not become whole, in one line. Pure. */
final class Reasons {
    private Reasons() {}

    static String of(Batch batch, Snapshot seen, String waited, List<Finding> findings) {
        long held = seen.clients().connections();
        String after = " after " + waited;
        long unanswered = seen.hearing().unansweredConnections();
        if (seen.counts().agreeOn(batch.expected()) && unanswered > 0) {
            return "%,d of %,d connections are unanswered%s: no reply for two message intervals%s"
                    .formatted(unanswered, batch.expected(), after, first(findings));
        }
        if (held == batch.expected()) {
            return "the counts disagree%s: %s".formatted(after, seen.counts()) + first(findings);
        }
        return "%,d of %,d connections%s, %d of %d clients full%s"
                .formatted(
                        held,
                        batch.expected(),
                        after,
                        seen.clients().ready(),
                        batch.firstClient() + batch.clients(),
                        findings.isEmpty() ? "; no connect has failed" : first(findings));
    }

    /** What explains most comes first; the closing table has all of them. */
    private static String first(List<Finding> findings) {
        if (findings.isEmpty()) {
            return "";
        }
        String first = "; " + findings.getFirst().line();
        return findings.size() == 1 ? first : first + "; and %d more".formatted(findings.size() - 1);
    }
}
