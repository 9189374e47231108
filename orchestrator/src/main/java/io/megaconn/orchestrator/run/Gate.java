package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.runtime.diagnose.Finding;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lets the ramp go on only when a batch is fully connected: every client holds its share, the server counts the same,
 * and so does the kernel.
 */
public final class Gate {
    private final Sampler sampler;
    private final Duration timeout;
    private final Duration poll;

    /** How waiting for a batch ended. */
    sealed interface Passage {
        record Passed(BatchResult result) implements Passage {}

        /** @param disagree the clients hold their shares, but the other sides say something else */
        record Refused(Counts counts, boolean disagree, String reason) implements Passage {}
    }

    /** @param timeout for one batch */
    public Gate(Sampler sampler, Duration timeout, Duration poll) {
        this.sampler = sampler;
        this.timeout = timeout;
        this.poll = poll;
    }

    /** Before the first batch is started. */
    void baseline() throws InterruptedException {
        sampler.baseline();
    }

    Passage await(Batch batch) throws InterruptedException {
        long start = System.nanoTime();
        Diagnosing diagnosing = sampler.diagnosing(batch.expected(), timeout, System::nanoTime);
        long connected = 0;
        while (true) {
            Snapshot seen = sampler.sample(batch.expected(), false);
            if (seen.clients().connections() == batch.expected()) {
                connected = connected == 0 ? System.nanoTime() : connected;
                if (seen.counts().server() == batch.expected()) {
                    seen = sampler.sample(batch.expected(), true);
                }
            }
            Counts counts = seen.counts();
            // Only an exact look has the kernel's count; where the kernel can't be asked, two sides have to do.
            if (seen.exact() && counts.agreeOn(batch.expected())) {
                return new Passage.Passed(
                        sampler.result(batch, seen, seconds(start, System.nanoTime()), seconds(start, connected)));
            }
            List<Finding> findings = diagnosing.look(seen);
            if (!seen.gaveUp().isEmpty()) {
                return new Passage.Refused(counts, false, seen.gaveUp());
            }
            boolean late = System.nanoTime() - start > timeout.toNanos();
            if (late || findings.stream().anyMatch(Finding::fatal)) {
                boolean disagree = counts.clients() == batch.expected();
                seen = sampler.sample(batch.expected(), true); // a closer look, for the reason
                findings = diagnosing.conclude(seen);
                if (!late && findings.stream().noneMatch(Finding::fatal)) {
                    continue; // it is over
                }
                Duration waited = late ? timeout : Duration.ofSeconds(Math.round(seconds(start, System.nanoTime())));
                return new Passage.Refused(counts, disagree, Reasons.of(batch, seen, waited, findings));
            }
            TimeUnit.NANOSECONDS.sleep(poll.toNanos());
        }
    }

    private static double seconds(long from, long to) {
        return Math.round((to - from) / 1e6) / 1e3;
    }
}
