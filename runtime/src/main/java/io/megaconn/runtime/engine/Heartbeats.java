package io.megaconn.runtime.engine;

import io.megaconn.runtime.wire.Heartbeat;
import io.netty.channel.IoEventLoop;
import java.util.concurrent.RejectedExecutionException;

/**
 * Heartbeat of one event loop: each iteration of the loop counts, and an idle loop is woken at intervals. A loop that
 * serves connections therefore reads the clock once per iteration and needs no timer. {@link #turn} is for the loop,
 * the rest for any thread.
 */
final class Heartbeats {
    /**
     * Minimum time between two counted iterations: at a million messages a second, counting each would create garbage.
     */
    private static final long APART_NANOS = Heartbeat.PERIOD_NANOS / 2;

    private final StallDetector stall;
    private long counted;
    private volatile boolean woken;

    Heartbeats(long now) {
        stall = new StallDetector(now);
        counted = now;
    }

    /** Records that the loop begins an iteration. */
    void turn(long now) {
        if (now - counted >= APART_NANOS) {
            counted = now;
            stall.tick(now);
        }
    }

    /** Returns true if the loop has shown no sign of life for a while, and has not been woken for it. */
    boolean isQuiet(long now) {
        return !woken && stall.isDue(now);
    }

    /** Makes the loop begin an iteration. A stuck loop gets no second wake-up. */
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
