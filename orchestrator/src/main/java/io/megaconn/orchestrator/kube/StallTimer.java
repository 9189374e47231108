package io.megaconn.orchestrator.kube;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Decides when to query clients that are not ready for the cause: rarely, and at growing intervals, because each query
 * costs requests.
 */
final class StallTimer {
    /** Time without progress after which a batch is late. */
    private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();
    /** Time after which a batch is late despite progress, because single clients may be stuck. */
    private static final long LONG_NANOS = Duration.ofSeconds(30).toNanos();

    private static final long MAX_PAUSE_NANOS = Duration.ofMinutes(2).toNanos();

    private final LongSupplier nanoTime;
    private long startedAt;
    private long progressAt;
    private long next;
    private long pause;
    private long progress;

    StallTimer(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        restart();
    }

    /** Restarts the timer, because a batch was started or every client is ready. */
    void restart() {
        startedAt = nanoTime.getAsLong();
        progressAt = startedAt;
        next = startedAt;
        pause = QUIET_NANOS;
    }

    /** Returns true if the batch is late, by the progress at the last check. */
    boolean late() {
        long now = nanoTime.getAsLong();
        return now - progressAt >= QUIET_NANOS || now - startedAt >= LONG_NANOS;
    }

    /**
     * Returns true if clients are to be queried now.
     *
     * @param value changes as long as there is progress
     */
    boolean due(long value) {
        long now = nanoTime.getAsLong();
        if (value != progress) {
            progress = value;
            progressAt = now;
        }
        if (!late() || now - next < 0) {
            return false;
        }
        next = now + pause;
        pause = Math.min(2 * pause, MAX_PAUSE_NANOS);
        return true;
    }
}
