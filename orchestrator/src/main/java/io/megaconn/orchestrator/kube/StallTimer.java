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

    private static final long SELDOM_NANOS = Duration.ofMinutes(2).toNanos();

    private final LongSupplier nanoTime;
    private long begun;
    private long changed;
    private long next;
    private long pause;
    private long progress;

    StallTimer(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        begin();
    }

    /** Restarts the timer, because a batch was started or every client is ready. */
    void begin() {
        begun = nanoTime.getAsLong();
        changed = begun;
        next = begun;
        pause = QUIET_NANOS;
    }

    /** True if the batch is late, by the progress at the last check. */
    boolean late() {
        long now = nanoTime.getAsLong();
        return now - changed >= QUIET_NANOS || now - begun >= LONG_NANOS;
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
            changed = now;
        }
        if (!late() || now - next < 0) {
            return false;
        }
        next = now + pause;
        pause = Math.min(2 * pause, SELDOM_NANOS);
        return true;
    }
}
