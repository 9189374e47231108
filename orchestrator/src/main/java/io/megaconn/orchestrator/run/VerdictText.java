package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.fleet.ClientCount;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Witness;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.diagnose.Facts;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.wire.ServerStats;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Explains in one line why a batch was not fully connected. Pure. */
final class VerdictText {
    private VerdictText() {}

    static String of(Batch batch, Snapshot seen, String waited, List<Finding> findings) {
        ClientCount count = seen.clients().count();
        String after = " after " + waited;
        String unresponsive = unresponsive(seen);
        boolean complete = count.complete() == batch.expected();
        boolean agree = seen.counts().agreeOn(batch.expected());
        long unanswered = seen.witnesses().unansweredConnections();
        List<String> reasons = new ArrayList<>();
        if (!complete) {
            reasons.add("%s of %s%s, %d of %s fully connected%s"
                    .formatted(
                            count.unheard() == 0
                                    ? "%,d".formatted(count.least())
                                    : "at least %,d".formatted(count.least()),
                            Quantities.connections(batch.expected()),
                            after,
                            seen.clients().ready(),
                            Quantities.count(batch.firstClient() + batch.clients(), "client"),
                            count.unheard() == 0 ? "" : ", the connections of %d unknown".formatted(count.unheard())));
            reasons.add(unresponsive);
        } else if (!unresponsive.isEmpty() && !(agree && unanswered > 0)) {
            reasons.add("%s%s: %s%s"
                    .formatted(
                            unresponsive,
                            after,
                            seen.counts(),
                            Sampler.ages(seen.witnesses()).mark()));
        } else if (!agree) {
            reasons.add(
                    "the counts disagree%s: %s".formatted(after, seen.counts()) + unaccepted(seen) + strangers(seen));
        }
        if (unanswered > 0) {
            reasons.add("%,d of %s %s unanswered%s: no reply for two message intervals"
                    .formatted(
                            unanswered,
                            Quantities.connections(batch.expected()),
                            unanswered == 1 ? "is" : "are",
                            reasons.isEmpty() ? after : ""));
        }
        if (complete && agree && unanswered == 0 && !seen.isServed()) {
            reasons.add("all counts agree%s, but not all connections are served%s".formatted(after, unaccepted(seen)));
        }
        reasons.add(complete && agree ? unresponsive : "");
        reasons.add(!findings.isEmpty() ? all(findings) : complete ? "" : "no cause found: " + failures(seen));
        return reasons.stream().filter(reason -> !reason.isEmpty()).distinct().collect(Collectors.joining("; "));
    }

    /** Returns what makes the replies doubtful, for the end of a verdict; empty if nothing does. */
    static String replyDoubt(Snapshot seen) {
        String doubt = seen.witnesses().replyDoubt();
        return doubt.isEmpty() ? "" : "; " + doubt;
    }

    /** Returns the clients' reports, if no rule recognizes a limit. */
    private static String failures(Snapshot seen) {
        String failures = seen.clients().failures().isEmpty()
                ? "reported no failed connects"
                : "have the failures " + seen.clients().failures();
        int answered = seen.witnesses().answers().size();
        int clients = seen.witnesses().clientsAsked();
        if (answered >= clients) {
            return "the clients " + failures;
        }
        return answered == 0
                ? "no client has ever answered"
                : "%d of %s never answered; the others %s"
                        .formatted(clients - answered, Quantities.count(clients, "client"), failures);
    }

    /** Connections that only the clients and the kernel count; the clients see the length of the accept queue. */
    private static String unaccepted(Snapshot seen) {
        long waiting = seen.witnesses().unaccepted();
        long unconfirmed = seen.witnesses().unconfirmed();
        return (waiting <= 0 ? "" : "; " + waitingToBeAccepted("%,d".formatted(waiting), waiting))
                + (unconfirmed <= 0 ? "" : "; %,d are still waiting for their first reply".formatted(unconfirmed));
    }

    /** @param who the connections, as the subject of the sentence */
    static String waitingToBeAccepted(String who, long count) {
        return "%s %s waiting in the accept queue: the server has not accepted %s"
                .formatted(who, count == 1 ? "is" : "are", count == 1 ? "it" : "them");
    }

    /** Lists the first processes that do not answer, and for how long: their figures prove nothing. */
    static String unresponsive(Snapshot seen) {
        List<Witness> silent = seen.witnesses().unresponsive(ResponseMonitor.LONG_MS);
        String more = silent.size() <= Facts.MAX_NAMED ? "" : " and %d more".formatted(silent.size() - Facts.MAX_NAMED);
        return silent.stream()
                .limit(Facts.MAX_NAMED)
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
        long others = server.connections() - seen.clients().count().all().orElse(server.connections());
        if (kernel <= 0 && others <= 0) {
            return "";
        }
        return (kernel > 0
                        ? "; the kernel counts %,d more than the server at its address: list them with: "
                                .formatted(kernel)
                        : "; the server counts %,d more than the clients: another program may have connected to it: list its peers with: "
                                .formatted(others))
                + peers(seen);
    }

    /** Names the connections of other programs that came and went during a hold. */
    static String strangersInHold(long most, Snapshot last) {
        return "during the hold the server counted up to %,d more connections than the target: another program connected to it: list its peers with: %s"
                .formatted(most, peers(last));
    }

    private static String peers(Snapshot seen) {
        return seen.server() == null
                ? ""
                : seen.server().endpoints().stream().map(VerdictText::peers).collect(Collectors.joining(" ; "));
    }

    private static String peers(String endpoint) {
        return "sudo ss -tanp 'src %s'".formatted(endpoint);
    }

    /** Returns the finding that explains most with its fix, then the others; the closing table has their fixes. */
    private static String all(List<Finding> findings) {
        return Stream.concat(
                        Stream.of(findings.getFirst().line()),
                        findings.stream().skip(1).map(finding -> Finding.what(finding.where(), finding.seen())))
                .collect(Collectors.joining("; "));
    }
}
