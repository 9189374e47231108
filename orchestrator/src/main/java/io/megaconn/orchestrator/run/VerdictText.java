package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.wire.ServerStats;
import java.util.List;
import java.util.stream.Collectors;

/** Why a batch did not become whole, in one line. Pure. */
final class VerdictText {
    private VerdictText() {}

    static String of(Batch batch, Snapshot seen, String waited, List<Finding> findings) {
        long held = seen.clients().connections();
        String after = " after " + waited;
        long unanswered = seen.hearing().unansweredConnections();
        if (seen.counts().agreeOn(batch.expected()) && unanswered > 0) {
            return "%,d of %,d connections are unanswered%s: no reply for two message intervals%s"
                    .formatted(unanswered, batch.expected(), after, first(findings));
        }
        if (held == batch.expected()) {
            return "the counts disagree%s: %s".formatted(after, seen.counts())
                    + unaccepted(seen)
                    + strangers(seen)
                    + first(findings);
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

    /** Connections that are there for the clients and the kernel only: the clients see how long the accept queue is. */
    private static String unaccepted(Snapshot seen) {
        long waiting = seen.hearing().unaccepted();
        long unconfirmed = seen.hearing().unconfirmed();
        return (waiting <= 0
                        ? ""
                        : "; %,d wait in the accept queue: the server has not accepted them".formatted(waiting))
                + (unconfirmed <= 0 ? "" : "; %,d have had no reply yet".formatted(unconfirmed));
    }

    /** Sockets that the kernel has and the server has not: they wait for it to accept them, or are not its own. */
    static String strangers(Snapshot seen) {
        ServerStats server = seen.server();
        if (server == null || server.kernel().established() <= server.connections()) {
            return "";
        }
        return "; the kernel counts %,d more than the server at its address: see them with: %s"
                .formatted(
                        server.kernel().established() - server.connections(),
                        server.endpoints().stream()
                                .map(endpoint -> "ss -tanp 'src %s'".formatted(endpoint))
                                .collect(Collectors.joining(" ; ")));
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
