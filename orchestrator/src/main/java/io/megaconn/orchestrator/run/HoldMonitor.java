package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Witness;
import io.megaconn.orchestrator.fleet.WitnessTimes;
import io.megaconn.orchestrator.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Judges whether all processes answered during a hold, and whether the due messages arrived. Pure. */
final class HoldMonitor {
    private final long boundMs;
    private final ServerEvidence server;
    private final DueMessages messages;
    private String client = "";
    private long clientMs;
    private long pausedMs = -1;
    private final int target;
    private long strangers;

    HoldMonitor(Plan plan, Duration hold, long startNanos) {
        Duration bound = ServerEvidence.bound(plan.workload().messageInterval(), hold);
        this.boundMs = bound.toMillis();
        this.server = new ServerEvidence(plan, bound);
        this.target = plan.target();
        this.messages = new DueMessages(plan, startNanos);
    }

    void observe(Snapshot snapshot, long nanoTime, long ownPausedMs) {
        long paused = pausedMs < 0 ? 0 : ownPausedMs - pausedMs;
        pausedMs = ownPausedMs;
        server.observe(snapshot, nanoTime / 1_000_000, ownPausedMs);
        messages.observe(snapshot.witnesses());
        strangers = Math.max(strangers, snapshot.counts().strangers(target));
        if (!snapshot.witnesses().remote()) {
            for (Witness witness : snapshot.witnesses().clients()) {
                if (witness.unansweredMs() - paused > clientMs) {
                    client = witness.process();
                    clientMs = witness.unansweredMs() - paused;
                }
            }
        }
    }

    /** Returns true if the hold has already failed, whatever the last answers are. */
    boolean failed() {
        return !failures().isEmpty();
    }

    /** Names the processes that did not answer or run, and for how long. */
    List<String> failures() {
        List<String> failures = new ArrayList<>();
        if (server.failed()) {
            failures.add(server.failure());
        }
        if (clientMs > boundMs) {
            failures.add("%s did not answer for %s s".formatted(client, ResponseMonitor.seconds(clientMs)));
        }
        return failures;
    }

    /** Reports if too few of the due messages were sent or arrived. */
    List<String> tooFewMessages() {
        return Stream.of(messages.tooFewSent(), server.tooFewArrived())
                .filter(few -> !few.isEmpty())
                .toList();
    }

    /** Returns the connections that fell silent; 0 if some of them may have been those of another program. */
    long fellSilent() {
        return strangers > 0 || server.accepted() > 0 ? 0 : server.fellSilent();
    }

    /** Returns the maximum number of connections of other programs at one time. */
    long strangers() {
        return strangers;
    }

    boolean isPathDown(Snapshot snapshot) {
        return snapshot.witnesses().remote() && snapshot.server() != null;
    }

    /** Names the processes that have not answered, with a verb. */
    String missing(Snapshot snapshot) {
        WitnessTimes witnesses = snapshot.witnesses();
        String silent = Stream.concat(Stream.ofNullable(witnesses.server()), witnesses.clients().stream())
                .filter(witness -> witness.unansweredMs() > 0)
                .map(Witness::process)
                .limit(3)
                .collect(Collectors.joining(", "));
        return (silent.isEmpty() ? "the server" : silent) + " did";
    }
}
