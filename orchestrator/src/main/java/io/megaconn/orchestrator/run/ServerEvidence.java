package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Witness;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.wire.Heartbeat;
import io.megaconn.runtime.wire.ServerStats;
import io.megaconn.runtime.wire.Workload;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges a hold by the server's answers: whether it answered often enough, whether its event loops ran, and, if it
 * could not be queried through no fault of its own, whether its counters prove that nothing happened in the meantime.
 * Pure.
 */
final class ServerEvidence {
    /** Tolerance between an age and the clock it is subtracted from. */
    private static final long JITTER_MS = 250;

    private final Plan plan;
    private final long boundMs;
    private @Nullable ServerStats first;
    private @Nullable ServerStats before;
    private long beforeAtMs;
    private long unansweredMs;
    private long waitingBefore;
    private long lastObservedMs;
    private long pausedAtAnswer;
    private long stalledMs;
    private String unproven = "";

    /** @param bound maximum time without an answer; a longer one fails the hold */
    ServerEvidence(Plan plan, Duration bound) {
        this.plan = plan;
        this.boundMs = bound.toMillis();
    }

    /** Returns the maximum time that a process may go without answering in a hold. */
    static Duration bound(Duration messageInterval, Duration hold) {
        long ms = Math.min(
                Math.round(messageInterval.toMillis() * Workload.INTERVALS_TO_SEE_SILENCE), hold.toMillis() / 2);
        return Duration.ofMillis(Math.max(3_000, ms));
    }

    /**
     * Updates the evidence with a snapshot.
     *
     * @param nowMs time of a monotonic clock, milliseconds
     * @param ownPausedMs time in which this program itself did not run, up to now
     */
    void observe(Snapshot snapshot, long nowMs, long ownPausedMs) {
        ServerStats now = snapshot.server();
        if (now == null) {
            before = null; // its death is a loss; a new process starts from zero
            return;
        }
        Witness witness = snapshot.witnesses().server();
        long age = witness == null ? 0 : Math.max(0, witness.ageMs());
        long atMs = nowMs - age;
        ServerStats last = before;
        if (first == null || last == null) {
            start(now, atMs, ownPausedMs);
            return;
        }
        boolean answered = atMs > beforeAtMs && (!now.equals(last) || atMs - beforeAtMs > JITTER_MS);
        long paused = ownPausedMs - pausedAtAnswer;
        long gap = atMs - beforeAtMs;
        long waiting = witness == null ? 0 : witness.unansweredMs();
        if (!snapshot.witnesses().remote()) {
            // A query answered since the last snapshot was already waiting then, and for some time after it. Time
            // without a query doesn't count.
            long waited = waiting == 0 && waitingBefore > 0 ? waitingBefore + atMs - lastObservedMs : waiting;
            unansweredMs = Math.max(unansweredMs, waited - paused);
        }
        waitingBefore = waiting;
        lastObservedMs = nowMs;
        if (answered) {
            if (gap > boundMs && (snapshot.witnesses().remote() || paused > 0)) {
                verifyGap(last, now, gap);
            }
            stalled(last.heartbeat(), now.heartbeat());
            before = now;
            beforeAtMs = atMs;
            pausedAtAnswer = ownPausedMs;
        }
    }

    private void start(ServerStats now, long atMs, long ownPausedMs) {
        if (first == null) {
            first = now;
        }
        before = now;
        beforeAtMs = atMs;
        pausedAtAnswer = ownPausedMs;
    }

    private void stalled(Heartbeat then, Heartbeat now) {
        long grown = then.stalledMs() < 0 || now.stalledMs() < 0 ? 0 : now.stalledMs() - then.stalledMs();
        stalledMs = Math.max(stalledMs, Math.max(grown, now.sinceTickMs())); // the latter is still to grow the former
    }

    private void verifyGap(ServerStats then, ServerStats now, long gap) {
        String objection;
        if (then.pid() != now.pid() || now.uptimeMs() < then.uptimeMs()) {
            objection = "it is another process now";
        } else if (now.closed() != then.closed()) {
            objection = Quantities.connections(now.closed() - then.closed()) + " ended";
        } else if (then.fellSilent() >= 0 && now.fellSilent() > then.fellSilent()) {
            objection = Quantities.connections(now.fellSilent() - then.fellSilent()) + " fell silent";
        } else {
            objection = shortfall(then, now, gap)
                    .map(share -> "only %s of the messages due arrived".formatted(share))
                    .orElse("");
        }
        if (!objection.isEmpty() && unproven.isEmpty()) {
            unproven = "the server could not be queried for %s s, and in that time %s"
                    .formatted(ResponseMonitor.seconds(gap), objection);
        }
    }

    /** Returns the share of the due messages that arrived; empty if it is enough, or if it is unknown. */
    private Optional<String> shortfall(ServerStats then, ServerStats now, long ms) {
        Workload workload = plan.workload();
        long before = then.messages(workload.payloadSize());
        long after = now.messages(workload.payloadSize());
        return workload.script().idle() || before < 0 || after < 0
                ? Optional.empty()
                : DueMessages.shortfall(after - before, plan.target(), ms, workload.messageInterval());
    }

    /** Returns true if the verdict is certain: waiting for another answer would not change it. */
    boolean failed() {
        return !failure().isEmpty();
    }

    /**
     * Returns why the hold failed: no answer for longer than the bound, stalled loops, or no proof that nothing
     * happened; empty if it has not failed.
     */
    String failure() {
        if (unansweredMs > boundMs) {
            return "the server did not answer for %s s".formatted(ResponseMonitor.seconds(unansweredMs));
        }
        if (stalledMs > boundMs) {
            return "an event loop of the server did not run for %s s".formatted(ResponseMonitor.seconds(stalledMs));
        }
        return unproven;
    }

    /** Reports if too few messages arrived over the entire hold; empty if all did, or if that is unknown. */
    String tooFewArrived() {
        ServerStats from = first;
        ServerStats to = before;
        if (from == null || to == null || from.pid() != to.pid() || to.uptimeMs() < from.uptimeMs()) {
            return "";
        }
        // By the server's clock at the time the counters were read: the answer may arrive seconds later.
        long ms = to.uptimeMs() - from.uptimeMs();
        return shortfall(from, to, ms)
                .map(share -> "only %s of the messages due arrived at the server".formatted(share))
                .orElse("");
    }

    /** Returns the connections that fell silent in the hold, from the counter that no reader resets. */
    long fellSilent() {
        ServerStats from = first;
        ServerStats to = before;
        return from == null || to == null || from.fellSilent() < 0 || from.pid() != to.pid()
                ? 0
                : Math.max(0, to.fellSilent() - from.fellSilent());
    }

    /** Returns the connections that the server accepted in the hold: of clients that reconnected, or of other programs. */
    long accepted() {
        ServerStats from = first;
        ServerStats to = before;
        return from == null || to == null ? 0 : Math.max(0, to.accepted() - from.accepted());
    }
}
