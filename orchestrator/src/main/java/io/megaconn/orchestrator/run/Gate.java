package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.diagnose.Finding;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the ramp go on only when a batch is fully connected: every client holds its share, the server counts the same,
 * and so does the kernel.
 */
public final class Gate {
    private final Sampler sampler;
    /** For the kernel's count of a batch that is given up. */
    private static final Duration KERNEL = Duration.ofSeconds(15);
    /** For rules that look ahead, where the user has not set a timeout. */
    private static final Duration FORESEEABLE = Duration.ofDays(1_000);

    private final @Nullable Duration timeout;
    private final Duration poll;
    private final LongSupplier nanoTime;

    /** How waiting for a batch ended. */
    sealed interface Passage {
        record Passed(BatchResult result) implements Passage {}

        /** @param disagree the clients hold their shares, but the other sides say something else */
        record Refused(Counts counts, boolean disagree, String reason) implements Passage {}
    }

    /** @param timeout for one batch, whatever its progress; null to give it up for want of progress */
    public Gate(Sampler sampler, @Nullable Duration timeout, Duration poll) {
        this(sampler, timeout, poll, System::nanoTime);
    }

    Gate(Sampler sampler, @Nullable Duration timeout, Duration poll, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.sampler = sampler;
        this.timeout = timeout;
        this.poll = poll;
    }

    /** Before the first batch is started. */
    void baseline() throws InterruptedException {
        sampler.baseline();
    }

    /** After a batch, before the next one. */
    void forecast(BatchResult done) {
        sampler.forecast(done);
    }

    Passage await(Batch batch) throws InterruptedException {
        long start = nanoTime.getAsLong();
        DiagnosisMonitor diagnosing =
                sampler.diagnosing(batch.expected(), timeout == null ? FORESEEABLE : timeout, nanoTime);
        ProgressDeadline deadline = new ProgressDeadline(timeout, nanoTime);
        long connected = 0;
        while (true) {
            Snapshot seen = sampler.sample(batch.expected(), false);
            if (seen.clients().connections() == batch.expected()) {
                connected = connected == 0 ? nanoTime.getAsLong() : connected;
                if (seen.counts().server() == batch.expected()) {
                    seen = sampler.sample(batch.expected(), true);
                }
            }
            Counts counts = seen.counts();
            // Only an exact look has the kernel's count; where the kernel can't be asked, two sides have to do.
            long unanswered = seen.hearing().unansweredConnections();
            if (seen.exact() && counts.agreeOn(batch.expected()) && unanswered == 0) {
                return new Passage.Passed(
                        sampler.result(batch, seen, seconds(start, nanoTime.getAsLong()), seconds(start, connected)));
            }
            List<Finding> findings = diagnosing.look(seen);
            if (!seen.gaveUp().isEmpty()) {
                Snapshot last = seen.server() == null ? seen : closerLook(batch);
                return new Passage.Refused(last.exact() ? last.counts() : counts, false, seen.gaveUp());
            }
            deadline.see(seen);
            boolean late = deadline.over();
            if (late || findings.stream().anyMatch(Finding::fatal)) {
                boolean disagree =
                        counts.clients() == batch.expected() && !(unanswered > 0 && counts.agreeOn(batch.expected()));
                seen = closerLook(batch); // for the reason
                findings = diagnosing.conclude(seen);
                if (!late && findings.stream().noneMatch(Finding::fatal)) {
                    continue; // it is over
                }
                String waited = late
                        ? deadline.reason()
                        : Quantities.format(Duration.ofSeconds(Math.round(seconds(start, nanoTime.getAsLong()))));
                // What a process answered before it stopped answering is no disagreement.
                boolean allHeard =
                        seen.hearing().unresponsive(ResponseMonitor.LONG_MS).isEmpty();
                return new Passage.Refused(
                        seen.exact() ? seen.counts() : counts,
                        disagree && allHeard,
                        VerdictText.of(batch, seen, waited, findings));
            }
            TimeUnit.NANOSECONDS.sleep(poll.toNanos());
        }
    }

    /** With the kernel's count, where it comes in time. */
    private Snapshot closerLook(Batch batch) throws InterruptedException {
        long asked = nanoTime.getAsLong();
        Duration atMost = timeout == null || timeout.compareTo(KERNEL) > 0 ? KERNEL : timeout;
        Snapshot seen = sampler.sample(batch.expected(), true);
        while (!seen.exact()
                && seen.server() != null
                && seen.gaveUp().isEmpty()
                && nanoTime.getAsLong() - asked < atMost.toNanos()) {
            TimeUnit.NANOSECONDS.sleep(poll.toNanos());
            seen = sampler.sample(batch.expected(), true);
        }
        return seen;
    }

    private static double seconds(long from, long to) {
        return Math.round((to - from) / 1e6) / 1e3;
    }
}
