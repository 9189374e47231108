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
 * Lets the ramp continue only when a batch is fully connected: every client holds its assigned connections, and the
 * server and the kernel count the same.
 */
public final class Gate {
    private final Sampler sampler;
    /** Maximum wait for the kernel's count of a batch that is given up. */
    private static final Duration KERNEL = Duration.ofSeconds(15);
    /** The time limit for predictive rules if the user has not set a timeout. */
    private static final Duration FORESEEABLE = Duration.ofDays(1_000);

    private final @Nullable Duration timeout;
    private final Duration poll;
    private final LongSupplier nanoTime;

    /** Result of waiting for a batch. */
    sealed interface Passage {
        record Passed(BatchResult result) implements Passage {}

        /** @param disagree true if the clients hold their assigned connections, but the other counts differ */
        record Refused(Counts counts, boolean disagree, String reason) implements Passage {}
    }

    /** @param timeout for one batch, whatever its progress; null to give it up for lack of progress */
    public Gate(Sampler sampler, @Nullable Duration timeout, Duration poll) {
        this(sampler, timeout, poll, System::nanoTime);
    }

    Gate(Sampler sampler, @Nullable Duration timeout, Duration poll, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.sampler = sampler;
        this.timeout = timeout;
        this.poll = poll;
    }

    /** Takes the baseline; to be called before the first batch starts. */
    void baseline() throws InterruptedException {
        sampler.baseline();
    }

    /** Warns of limits ahead; to be called after a batch, before the next one. */
    void forecast(BatchResult done) {
        sampler.forecast(done);
    }

    Passage await(Batch batch) throws InterruptedException {
        long start = nanoTime.getAsLong();
        DiagnosisMonitor diagnosing =
                sampler.diagnosisMonitor(batch.expected(), timeout == null ? FORESEEABLE : timeout, nanoTime);
        ProgressDeadline deadline = new ProgressDeadline(timeout, nanoTime);
        long connected = 0;
        while (true) {
            Snapshot snapshot = sampler.sample(batch.expected(), false);
            if (snapshot.clients().count().complete() == batch.expected()) {
                connected = connected == 0 ? nanoTime.getAsLong() : connected;
                // The kernel's count costs server and clients CPU time, so it is the last condition.
                if (snapshot.counts().bothEndsCount(batch.expected()) && answers(snapshot)) {
                    snapshot = sampler.sample(batch.expected(), true);
                }
            }
            Counts counts = snapshot.counts();
            // Only an exact snapshot has the kernel's count. If the kernel can't be queried, two counts must do.
            if (snapshot.exact() && counts.agreeOn(batch.expected()) && answers(snapshot)) {
                return new Passage.Passed(sampler.result(
                        batch, snapshot, seconds(start, nanoTime.getAsLong()), seconds(start, connected)));
            }
            List<Finding> findings = diagnosing.evaluate(snapshot);
            if (!snapshot.giveUpReason().isEmpty()) {
                Snapshot last = snapshot.serverMissing() ? snapshot : exactSnapshot(batch);
                return new Passage.Refused(last.exact() ? last.counts() : counts, false, snapshot.giveUpReason());
            }
            deadline.observe(snapshot);
            boolean late = deadline.isExpired();
            if (late || findings.stream().anyMatch(Finding::fatal)) {
                boolean disagree = snapshot.clients().count().complete() == batch.expected()
                        && (answers(snapshot) || !counts.agreeOn(batch.expected()));
                snapshot = exactSnapshot(batch); // for the reason
                findings = diagnosing.conclude(snapshot);
                if (!late && findings.stream().noneMatch(Finding::fatal)) {
                    continue; // the batch may still complete
                }
                String waited = late
                        ? deadline.reason()
                        : Quantities.format(Duration.ofSeconds(Math.round(seconds(start, nanoTime.getAsLong()))));
                // Old figures of a process that no longer answers don't count as a disagreement.
                boolean allAnswered = snapshot.witnesses()
                        .unresponsive(ResponseMonitor.LONG_MS)
                        .isEmpty();
                return new Passage.Refused(
                        snapshot.exact() ? snapshot.counts() : counts,
                        disagree && allAnswered,
                        VerdictText.of(batch, snapshot, waited, findings));
            }
            TimeUnit.NANOSECONDS.sleep(poll.toNanos());
        }
    }

    /** Returns whether the server answers on every connection, as far as replies are expected, and has accepted it. */
    private static boolean answers(Snapshot snapshot) {
        return snapshot.witnesses().unansweredConnections() == 0 && snapshot.isServed();
    }

    /** Takes a snapshot with the kernel's count, if that arrives in time. */
    private Snapshot exactSnapshot(Batch batch) throws InterruptedException {
        long start = nanoTime.getAsLong();
        Duration atMost = timeout == null || timeout.compareTo(KERNEL) > 0 ? KERNEL : timeout;
        Snapshot snapshot = sampler.sample(batch.expected(), true);
        while (!snapshot.exact()
                && !snapshot.serverMissing()
                && snapshot.giveUpReason().isEmpty()
                && nanoTime.getAsLong() - start < atMost.toNanos()) {
            TimeUnit.NANOSECONDS.sleep(poll.toNanos());
            snapshot = sampler.sample(batch.expected(), true);
        }
        return snapshot;
    }

    private static double seconds(long from, long to) {
        return Math.round((to - from) / 1e6) / 1e3;
    }
}
