package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.HoldResult;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.wire.Workload;
import java.util.ArrayList;
import java.util.List;

/** Judges a hold: every reason why it failed, most important first. Pure. */
final class HoldVerdict {
    private final Plan plan;
    private final HoldMonitor monitor;

    HoldVerdict(Plan plan, HoldMonitor monitor) {
        this.plan = plan;
        this.monitor = monitor;
    }

    /**
     * Returns the outcome.
     *
     * @param last the snapshot at the end
     */
    Outcome of(Snapshot last, HoldResult result) {
        List<String> reasons = reasons(last, result);
        if (!reasons.isEmpty()) {
            return Outcome.disagree(String.join("; ", reasons) + VerdictText.replyDoubt(last));
        }
        boolean longEnough = result.seconds() * 1000
                >= Workload.INTERVALS_TO_SEE_SILENCE
                        * plan.workload().messageInterval().toMillis();
        String silence = plan.workload().script().idle()
                ? "none lost; they are idle"
                : result.silentMost() < 0
                        ? "none lost; silent ones are unknown"
                        : longEnough ? "none lost or silent" : "none lost; too short to detect silence";
        return Outcome.reached("%s held for %s: %s; %s%s"
                .formatted(
                        Quantities.connections(plan.target()),
                        result.lasted(plan.criteria().hold()),
                        silence,
                        result.counts().agreement(),
                        VerdictText.replyDoubt(last)));
    }

    private List<String> reasons(Snapshot last, HoldResult result) {
        List<String> reasons = new ArrayList<>();
        boolean dead = last.serverMissing();
        boolean ended = dead || !last.giveUpReason().isEmpty();
        if (ended) {
            reasons.add(dead ? "the server died during the hold" : last.giveUpReason());
        } else {
            reasons.addAll(absences(last, result));
        }
        if (result.lost() > 0) {
            reasons.add("during the hold %s lost".formatted(Quantities.connections(result.lost(), "was", "were")));
        }
        if (result.silentMost() > 0) {
            reasons.add("during the hold up to %s silent"
                    .formatted(Quantities.connections(result.silentMost(), "was", "were")));
        }
        monitor.tooFewMessages().forEach(few -> reasons.add("during the hold " + few));
        long unanswered = last.witnesses().unansweredConnections();
        if (unanswered > 0) {
            reasons.add("at the end of the hold %s unanswered: no reply for two message intervals"
                    .formatted(Quantities.connections(unanswered, "is", "are")));
        }
        long unaccepted = last.witnesses().unaccepted();
        if (!last.isServed() && unaccepted > 0) {
            reasons.add("at the end of the hold "
                    + VerdictText.waitingToBeAccepted(Quantities.connections(unaccepted), unaccepted));
        }
        if (monitor.strangers() > 0 && last.counts().strangers(plan.target()) == 0) { // else the counts show them
            reasons.add(VerdictText.strangersInHold(monitor.strangers(), last));
        }
        return reasons;
    }

    /** Returns which processes did not answer, or how the counts differ. */
    private List<String> absences(Snapshot last, HoldResult result) {
        String counted = result.counts() + Sampler.ages(last.witnesses()).mark();
        List<String> failures = monitor.failures();
        if (!failures.isEmpty()) {
            return List.of(String.join("; ", failures) + " during the hold: " + counted);
        }
        if (!last.exact()) {
            return List.of("%s not answer at the end of the hold, for %.0f s: %s"
                    .formatted(monitor.missing(last), result.waitedSeconds(), counted));
        }
        return result.counts().agreeOn(plan.target())
                ? List.of()
                : List.of(
                        "the counts disagree at the end of the hold: " + result.counts() + VerdictText.strangers(last));
    }
}
