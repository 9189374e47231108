package io.megaconn.orchestrator.run;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Measures how long this program itself did not run, because of Ctrl-Z, a debugger or a paused machine. */
public final class PauseMonitor implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(250);
    /** Minimum pause to count: a busy machine delays a thread for less. */
    private static final long MIN_NANOS = Duration.ofSeconds(2).toNanos();

    private final LongSupplier nanoTime;
    private long lastTick;
    private long paused;
    private volatile boolean closed;

    PauseMonitor(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lastTick = nanoTime.getAsLong();
    }

    /** Starts measuring. */
    public static PauseMonitor start() {
        PauseMonitor monitor = new PauseMonitor(System::nanoTime);
        Thread.ofPlatform().name("pause-monitor").daemon().start(monitor::tickUntilClosed);
        return monitor;
    }

    private void tickUntilClosed() {
        while (!closed) {
            try {
                TimeUnit.NANOSECONDS.sleep(TICK.toNanos());
            } catch (InterruptedException e) {
                return;
            }
            pausedMs();
        }
    }

    /** Returns the total time since the start in which the program did not run, milliseconds. It only grows. */
    public synchronized long pausedMs() {
        long now = nanoTime.getAsLong();
        if (now - lastTick > MIN_NANOS) {
            paused += now - lastTick - TICK.toNanos();
        }
        lastTick = now;
        return TimeUnit.NANOSECONDS.toMillis(paused);
    }

    @Override
    public void close() {
        closed = true;
    }
}
