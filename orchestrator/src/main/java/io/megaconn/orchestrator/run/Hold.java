package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.HoldResult;
import io.megaconn.orchestrator.fleet.Snapshot;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Holds the target and watches it: any connection that is lost or falls silent is an event. */
public final class Hold {
    /** A connection without a message is silent after two message intervals; the server checks every quarter of one. */
    static final double INTERVALS_TO_SEE_SILENCE = 2.25;

    /**
     * Maximum wait for the last answers. The kernel's count of a million sockets takes seconds, or longer on a busy
     * machine.
     */
    private static final Duration LAST_ANSWER = Duration.ofSeconds(60);
    /** Tolerance for an apiserver that is being upgraded. */
    private static final Duration WAY_GONE = Duration.ofMinutes(2);

    private static final long WHOLE = Long.MIN_VALUE;

    private final Sampler sampler;
    private final Run run;
    private final Duration duration;
    private final Duration poll;
    private final LongSupplier nanoTime;

    public Hold(Sampler sampler, Run run, Duration duration, Duration poll) {
        this(sampler, run, duration, poll, System::nanoTime);
    }

    Hold(Sampler sampler, Run run, Duration duration, Duration poll, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.sampler = sampler;
        this.run = run;
        this.duration = duration;
        this.poll = poll;
    }

    Outcome watch() throws InterruptedException {
        int target = run.plan().target();
        if (duration.isZero()) {
            return Outcome.reached("%,d connections; all counts agree".formatted(target));
        }
        run.accept(new Event.HoldStarted(duration));
        sampler.holding();
        long start = nanoTime.getAsLong();
        HoldMonitor witnesses = new HoldMonitor(run.plan(), duration, start);
        long lostBefore = sampler.lost(); // at the gate: losses since then belong to the hold
        Snapshot first = see(sampler.sample(target, false), witnesses);
        Snapshot seen = first;
        long silentMost = silent(first, 0);
        long brokenSince = whole(first) && first.clients().lost() == lostBefore ? WHOLE : start;
        long lost = first.clients().lost();
        DiagnosisMonitor diagnosing = sampler.diagnosing(target, duration, nanoTime);
        diagnosing.look(first);
        long lastLook = start;
        Growth messages = new Growth();
        messages.see(messages(first));
        while (nanoTime.getAsLong() - start < duration.toNanos()
                && seen.gaveUp().isEmpty()) {
            long rest = duration.toNanos() - (nanoTime.getAsLong() - start);
            TimeUnit.NANOSECONDS.sleep(Math.min(poll.toNanos(), Math.max(0, rest)));
            seen = see(sampler.sample(target, false), witnesses);
            messages.see(messages(seen));
            diagnosing.look(seen);
            silentMost = silent(seen, silentMost);
            boolean whole = whole(seen);
            if (brokenSince == WHOLE && (!whole || seen.clients().lost() > lost)) {
                brokenSince = lastLook; // at some time since then
            }
            if (whole && brokenSince != WHOLE) {
                run.accept(new Event.Recovered(seconds(brokenSince), seen.counts()));
                brokenSince = WHOLE;
            }
            lost = seen.clients().lost();
            lastLook = nanoTime.getAsLong();
        }
        double held = seconds(start);
        long end = nanoTime.getAsLong();
        Snapshot last = lastLook(target, witnesses);
        silentMost = silent(last, silentMost);
        if (silentMost == 0 && witnesses.fellSilent() > 0) { // between two samples
            silentMost = witnesses.fellSilent();
            run.accept(new Event.Silent(silentMost));
        }
        HoldResult result = new HoldResult(
                held,
                last.clients().lost() - lostBefore,
                silentMost,
                messages.total(),
                last.counts(),
                seconds(end),
                sampler.memoryTaken(last),
                last.hearing().answers().size(),
                last.hearing().clientsAsked());
        run.accept(new Event.HoldDone(result));
        return outcome(target, last, result, witnesses);
    }

    /** Takes the exact snapshot at the end, repeatedly, until all have answered or waiting would change nothing. */
    private Snapshot lastLook(int target, HoldMonitor witnesses) throws InterruptedException {
        long asked = nanoTime.getAsLong();
        Snapshot seen = closerLook(target, witnesses);
        while (!seen.exact() && seen.gaveUp().isEmpty() && !witnesses.failed()) {
            Duration atMost = witnesses.onlyTheWayIsGone(seen) ? WAY_GONE : LAST_ANSWER;
            if (nanoTime.getAsLong() - asked >= atMost.toNanos()) {
                break;
            }
            TimeUnit.NANOSECONDS.sleep(poll.toNanos());
            seen = closerLook(target, witnesses);
        }
        return seen;
    }

    private Snapshot closerLook(int target, HoldMonitor witnesses) throws InterruptedException {
        Snapshot seen = see(sampler.sample(target, true), witnesses);
        if (!seen.exact()) {
            run.sawAtEnd(seen);
        }
        return seen;
    }

    private Snapshot see(Snapshot seen, HoldMonitor witnesses) {
        witnesses.see(seen, nanoTime.getAsLong(), sampler.ownPausedMs());
        return seen;
    }

    private Outcome outcome(int target, Snapshot last, HoldResult result, HoldMonitor witnesses) {
        Counts counts = result.counts();
        String counted = counts + Sampler.ages(last.hearing()).mark();
        if (last.server() == null) {
            return Outcome.disagree("the server died during the hold");
        }
        if (!last.gaveUp().isEmpty()) {
            return Outcome.disagree(last.gaveUp());
        }
        if (witnesses.failed()) {
            return Outcome.disagree(witnesses.failure() + " during the hold: " + counted);
        }
        if (!last.exact()) {
            return Outcome.disagree("%s not answer at the end of the hold, for %.0f s: %s"
                    .formatted(witnesses.missing(last), result.waitedSeconds(), counted));
        }
        if (!counts.agreeOn(target)) {
            return Outcome.disagree(
                    "the counts disagree at the end of the hold: " + counts + VerdictText.strangers(last));
        }
        if (result.lost() > 0 || result.silentMost() > 0) {
            return Outcome.disagree("during the hold %,d connections were lost and up to %,d were silent"
                    .formatted(result.lost(), result.silentMost()));
        }
        String messages = witnesses.tooFewMessages();
        if (!messages.isEmpty()) {
            return Outcome.disagree("during the hold " + messages);
        }
        long unanswered = last.hearing().unansweredConnections();
        if (unanswered > 0) {
            return Outcome.disagree(
                    "at the end of the hold %,d connections are unanswered: no reply for two message intervals"
                            .formatted(unanswered));
        }
        boolean longEnough = result.seconds() * 1000
                >= INTERVALS_TO_SEE_SILENCE
                        * run.plan().workload().messageInterval().toMillis();
        return Outcome.reached("%,d connections held for %s s: %s; all counts agree"
                .formatted(
                        target,
                        result.lasted(),
                        longEnough ? "none lost or silent" : "none lost; too short to detect silence"));
    }

    private boolean whole(Snapshot seen) {
        return seen.counts().bothEndsCount(run.plan().target());
    }

    private long silent(Snapshot seen, long most) {
        if (seen.silent() > most) {
            run.accept(new Event.Silent(seen.silent()));
        }
        return Math.max(most, seen.silent());
    }

    private long messages(Snapshot snapshot) {
        return snapshot.server() == null
                ? -1
                : snapshot.server().messages(run.plan().workload().payloadSize());
    }

    private double seconds(long start) {
        return Math.round((nanoTime.getAsLong() - start) / 1e6) / 1e3;
    }
}
