package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Witness;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.runtime.diagnose.Facts;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.wire.ServerStats;
import java.util.List;
import java.util.stream.Collectors;

/** Explains in one line why a batch was not fully connected. Pure. */
final class VerdictText {
    private VerdictText() {}

    static String of(Batch batch, Snapshot seen, String waited, List<Finding> findings) {
        long held = seen.clients().connections();
        String after = " after " + waited;
        long unanswered = seen.witnesses().unansweredConnections();
        if (seen.counts().agreeOn(batch.expected()) && unanswered > 0) {
            return "%,d of %,d connections are unanswered%s: no reply for two message intervals%s"
                    .formatted(unanswered, batch.expected(), after, first(findings));
        }
        String unresponsive = unresponsive(seen);
        if (held == batch.expected() && !unresponsive.isEmpty()) {
            return "%s%s: %s%s"
                    .formatted(
                            unresponsive,
                            after,
                            seen.counts(),
                            Sampler.ages(seen.witnesses()).mark());
        }
        if (held == batch.expected()) {
            return "the counts disagree%s: %s".formatted(after, seen.counts())
                    + unaccepted(seen)
                    + strangers(seen)
                    + first(findings);
        }
        return "%,d of %,d connections%s, %d of %d clients fully connected%s%s"
                .formatted(
                        held,
                        batch.expected(),
                        after,
                        seen.clients().ready(),
                        batch.firstClient() + batch.clients(),
                        unresponsive.isEmpty() ? "" : "; " + unresponsive,
                        findings.isEmpty() ? "; no cause found: " + failures(seen) : first(findings));
    }

    /** Returns the clients' reports, if no rule recognizes a limit. */
    private static String failures(Snapshot seen) {
        return seen.clients().failures().isEmpty()
                ? "the clients reported no failed connect"
                : "the clients' failures are " + seen.clients().failures();
    }

    /** Connections that only the clients and the kernel count; the clients see the length of the accept queue. */
    private static String unaccepted(Snapshot seen) {
        long waiting = seen.witnesses().unaccepted();
        long unconfirmed = seen.witnesses().unconfirmed();
        return (waiting <= 0
                        ? ""
                        : "; %,d are waiting in the accept queue: the server has not accepted them".formatted(waiting))
                + (unconfirmed <= 0 ? "" : "; %,d are still waiting for their first reply".formatted(unconfirmed));
    }

    /** Lists the first processes that do not answer, and for how long: their figures prove nothing. */
    static String unresponsive(Snapshot seen) {
        List<Witness> silent = seen.witnesses().unresponsive(ResponseMonitor.LONG_MS);
        String more =
                silent.size() <= Facts.MOST_NAMED ? "" : " and %d more".formatted(silent.size() - Facts.MOST_NAMED);
        return silent.stream()
                .limit(Facts.MOST_NAMED)
                .map(witness ->
                        "%s has not answered for %d s".formatted(witness.process(), witness.unansweredMs() / 1000))
                .collect(Collectors.joining(", ", "", more));
    }

    /**
     * Reports sockets that only the kernel counts, because they wait to be accepted or belong to another program, and connections
     * that the server counts but no client.
     */
    static String strangers(Snapshot seen) {
        ServerStats server = seen.server();
        if (server == null) {
            return "";
        }
        long kernel = server.kernel().established() - server.connections();
        long others = server.connections() - seen.clients().connections();
        if (kernel <= 0 && others <= 0) {
            return "";
        }
        return (kernel > 0
                        ? "; the kernel counts %,d more than the server at its address: list them with: "
                                .formatted(kernel)
                        : "; the server counts %,d more than the clients: another program may have connected to it: list its peers with: "
                                .formatted(others))
                + server.endpoints().stream().map(VerdictText::peers).collect(Collectors.joining(" ; "));
    }

    private static String peers(String endpoint) {
        return "ss -tanp 'src %s'".formatted(endpoint);
    }

    /** Returns the finding that explains most; the closing table has all of them. */
    private static String first(List<Finding> findings) {
        if (findings.isEmpty()) {
            return "";
        }
        String first = "; " + findings.getFirst().line();
        return findings.size() == 1 ? first : first + "; and %d more".formatted(findings.size() - 1);
    }
}
