package io.megaconn.orchestrator.kube;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Whether clients that are not ready are to be asked why: each costs requests, so seldom, and less often each time. */
final class StallTimer {
    /** Without any progress. */
    private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();
    /** With progress, if that takes so long that single clients may be stuck. */
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

    /** A batch was started, or all is well. */
    void begin() {
        begun = nanoTime.getAsLong();
        changed = begun;
        next = begun;
        pause = QUIET_NANOS;
    }

    /** As it was last looked at. */
    boolean late() {
        long now = nanoTime.getAsLong();
        return now - changed >= QUIET_NANOS || now - begun >= LONG_NANOS;
    }

    /** @param value changes as long as something gets done */
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
