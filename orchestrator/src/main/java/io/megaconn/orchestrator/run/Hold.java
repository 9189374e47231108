package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.HoldResult;
import io.megaconn.orchestrator.fleet.Snapshot;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Keeps the target for a while and watches it: any connection that is lost or falls silent is an event. */
public final class Hold {
    /** A connection that sends nothing is silent after two message intervals; the server looks every quarter of one. */
    static final double INTERVALS_TO_SEE_SILENCE = 2.25;

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
            return Outcome.reached("%,d connections, and all sides agree".formatted(target));
        }
        run.accept(new Event.HoldStarted(duration));
        long start = nanoTime.getAsLong();
        long lostBefore = sampler.lost(); // at the gate: what has been lost since then is lost in the hold
        Snapshot first = sampler.sample(target, false);
        Snapshot seen = first;
        long silentMost = silent(first, 0);
        long brokenSince = whole(first) && first.clients().lost() == lostBefore ? WHOLE : start;
        long lost = first.clients().lost();
        Diagnosing diagnosing = sampler.diagnosing(target, duration, nanoTime);
        diagnosing.look(first);
        long lastLook = start;
        long messages = messages(first);
        while (nanoTime.getAsLong() - start < duration.toNanos()
                && seen.gaveUp().isEmpty()) {
            TimeUnit.NANOSECONDS.sleep(poll.toNanos());
            seen = sampler.sample(target, false);
            messages = Math.max(messages, messages(seen));
            diagnosing.look(seen);
            silentMost = silent(seen, silentMost);
            boolean whole = whole(seen);
            if (brokenSince == WHOLE && (!whole || seen.clients().lost() > lost)) {
                brokenSince = lastLook; // some time since then
            }
            if (whole && brokenSince != WHOLE) {
                run.accept(new Event.Recovered(seconds(brokenSince), seen.counts()));
                brokenSince = WHOLE;
            }
            lost = seen.clients().lost();
            lastLook = nanoTime.getAsLong();
        }
        double held = seconds(start);
        Snapshot last = sampler.exact(target);
        HoldResult result = new HoldResult(
                held,
                last.clients().lost() - lostBefore,
                silentMost,
                Math.max(messages, messages(last)) - messages(first),
                last.counts());
        run.accept(new Event.HoldDone(result));
        return outcome(target, last, result);
    }

    private Outcome outcome(int target, Snapshot last, HoldResult result) {
        Counts counts = result.counts();
        if (last.server() == null) {
            return Outcome.disagree("the server died during the hold");
        }
        if (!last.gaveUp().isEmpty()) {
            return Outcome.disagree(last.gaveUp());
        }
        if (!last.exact()) {
            return Outcome.disagree("the server was too busy to answer at the end of the hold: " + counts);
        }
        if (!counts.agreeOn(target)) {
            return Outcome.disagree("the counts disagree at the end of the hold: " + counts);
        }
        if (result.lost() > 0 || result.silentMost() > 0) {
            return Outcome.disagree("during the hold %,d connections were lost and up to %,d were silent"
                    .formatted(result.lost(), result.silentMost()));
        }
        boolean longEnough = result.seconds() * 1000
                >= INTERVALS_TO_SEE_SILENCE * run.plan().messageInterval().toMillis();
        return Outcome.reached("%,d connections held for %.0f s: none lost, %s, and all sides agree"
                .formatted(target, result.seconds(), longEnough ? "none silent" : "too short to see silence"));
    }

    private boolean whole(Snapshot seen) {
        int target = run.plan().target();
        return seen.counts().clients() == target && seen.counts().server() == target;
    }

    private long silent(Snapshot seen, long most) {
        if (seen.silent() > most) {
            run.accept(new Event.Silent(seen.silent()));
        }
        return Math.max(most, seen.silent());
    }

    private static long messages(Snapshot snapshot) {
        return snapshot.server() == null ? 0 : snapshot.server().messages();
    }

    private double seconds(long start) {
        return Math.round((nanoTime.getAsLong() - start) / 1e6) / 1e3;
    }
}
