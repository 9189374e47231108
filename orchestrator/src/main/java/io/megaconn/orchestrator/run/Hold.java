package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.HoldResult;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.runtime.Quantities;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Holds the target and watches it: any connection that is lost or falls silent is an event. */
public final class Hold {
    /**
     * Maximum wait for the last answers. The kernel's count of a million sockets takes seconds, or longer on a busy
     * machine.
     */
    private static final Duration FINAL_ANSWER_WAIT = Duration.ofSeconds(60);
    /** Tolerance for an apiserver that is being upgraded. */
    private static final Duration PATH_DOWN_TOLERANCE = Duration.ofMinutes(2);

    private static final long NOT_BROKEN = Long.MIN_VALUE;

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
            return Outcome.reached(
                    "%s; %s%s".formatted(Quantities.connections(target), sampler.agreement(), sampler.replyDoubt()));
        }
        run.accept(new Event.HoldStarted(duration));
        sampler.holding();
        long start = nanoTime.getAsLong();
        HoldMonitor monitor = new HoldMonitor(run.plan(), duration, start);
        long lostBefore = sampler.lost(); // at the gate: losses since then belong to the hold
        Snapshot first = observe(sampler.sample(target, false), monitor);
        Snapshot snapshot = first;
        long maxSilent = silent(first, 0);
        long brokenSince = isFullyConnected(first) && first.clients().lost() == lostBefore ? NOT_BROKEN : start;
        long lost = first.clients().lost();
        DiagnosisMonitor diagnosing = sampler.diagnosisMonitor(target, duration, nanoTime);
        diagnosing.evaluate(first);
        long lastSample = start;
        Growth messages = new Growth();
        messages.observe(messages(first));
        while (nanoTime.getAsLong() - start < duration.toNanos()
                && snapshot.giveUpReason().isEmpty()) {
            long rest = duration.toNanos() - (nanoTime.getAsLong() - start);
            TimeUnit.NANOSECONDS.sleep(Math.min(poll.toNanos(), Math.max(0, rest)));
            snapshot = observe(sampler.sample(target, false), monitor);
            messages.observe(messages(snapshot));
            diagnosing.evaluate(snapshot);
            maxSilent = silent(snapshot, maxSilent);
            boolean fullyConnected = isFullyConnected(snapshot);
            if (brokenSince == NOT_BROKEN
                    && (!fullyConnected || snapshot.clients().lost() > lost)) {
                brokenSince = lastSample; // at some time since then
            }
            if (fullyConnected && brokenSince != NOT_BROKEN) {
                run.accept(new Event.Recovered(seconds(brokenSince), snapshot.counts()));
                brokenSince = NOT_BROKEN;
            }
            lost = snapshot.clients().lost();
            lastSample = nanoTime.getAsLong();
        }
        double held = seconds(start);
        long end = nanoTime.getAsLong();
        Snapshot last = finalSnapshot(target, monitor);
        maxSilent = silent(last, maxSilent);
        if (maxSilent == 0 && monitor.fellSilent() > 0) { // between two samples
            maxSilent = monitor.fellSilent();
            run.accept(new Event.Silent(maxSilent));
        }
        HoldResult result = new HoldResult(
                held,
                last.clients().lost() - lostBefore,
                maxSilent,
                messages.total(),
                last.counts(),
                seconds(end),
                sampler.memoryTaken(last),
                last.witnesses().answers().size(),
                last.witnesses().clientsAsked(),
                sampler.serverCost(last));
        run.accept(new Event.HoldDone(result));
        return new HoldVerdict(run.plan(), monitor).of(last, result);
    }

    /** Takes the exact snapshot at the end, repeatedly, until all have answered or waiting would change nothing. */
    private Snapshot finalSnapshot(int target, HoldMonitor monitor) throws InterruptedException {
        long start = nanoTime.getAsLong();
        Snapshot snapshot = exactSnapshot(target, monitor);
        while (!snapshot.exact() && snapshot.giveUpReason().isEmpty() && !monitor.failed()) {
            Duration atMost = monitor.isPathDown(snapshot) ? PATH_DOWN_TOLERANCE : FINAL_ANSWER_WAIT;
            if (nanoTime.getAsLong() - start >= atMost.toNanos()) {
                break;
            }
            TimeUnit.NANOSECONDS.sleep(poll.toNanos());
            snapshot = exactSnapshot(target, monitor);
        }
        return snapshot;
    }

    private Snapshot exactSnapshot(int target, HoldMonitor monitor) throws InterruptedException {
        Snapshot snapshot = observe(sampler.sample(target, true), monitor);
        if (!snapshot.exact()) {
            run.observeAtEnd(snapshot);
        }
        return snapshot;
    }

    private Snapshot observe(Snapshot snapshot, HoldMonitor monitor) {
        monitor.observe(snapshot, nanoTime.getAsLong(), sampler.ownPausedMs());
        return snapshot;
    }

    private boolean isFullyConnected(Snapshot snapshot) {
        return snapshot.counts().bothEndsCount(run.plan().target());
    }

    /** Returns the most silent connections so far; -1 if unknown. */
    private long silent(Snapshot snapshot, long max) {
        if (snapshot.silent() < 0) {
            return -1;
        }
        long silent =
                snapshot.counts().silentOfOurs(snapshot.silent(), run.plan().target());
        if (silent > max) {
            run.accept(new Event.Silent(silent));
        }
        return Math.max(max, silent);
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
