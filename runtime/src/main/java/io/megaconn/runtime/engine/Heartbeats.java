package io.megaconn.runtime.engine;

import io.megaconn.runtime.wire.Heartbeat;
import io.netty.channel.IoEventLoop;
import java.util.concurrent.RejectedExecutionException;

/**
 * The heartbeat of one event loop: each turn of the loop counts, and a loop without events is woken now and then. So a loop
 * that serves connections pays a look at the clock per turn, and no timer. {@link #turn} is the loop's, the rest is for any
 * thread.
 */
final class Heartbeats {
    /** Turns closer than this don't count: at a million messages a second each one would be garbage. */
    private static final long APART_NANOS = Heartbeat.PERIOD_NANOS / 2;

    private final StallDetector stall;
    private long counted;
    private volatile boolean woken;

    Heartbeats(long now) {
        stall = new StallDetector(now);
        counted = now;
    }

    /** The loop begins a turn. */
    void turn(long now) {
        if (now - counted >= APART_NANOS) {
            counted = now;
            stall.tick(now);
        }
    }

    /** Whether the loop has not shown for a while that it runs, and has not been woken for it. */
    boolean isQuiet(long now) {
        return !woken && stall.isDue(now);
    }

    /** Makes the loop begin a turn. One that is stuck gets no second wake-up. */
    void wake(IoEventLoop loop) {
        woken = true;
        try {
            loop.execute(() -> woken = false);
        } catch (RejectedExecutionException e) {
            // It is shutting down.
        }
    }

    Heartbeat read(long now) {
        return stall.read(now);
    }
}
