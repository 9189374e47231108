package io.megaconn.runtime.engine;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets a loop rest briefly before it waits for events, as network cards coalesce interrupts. While the thread is not in
 * epoll_wait, messages only join the ready list, and a single wake-up later serves dozens. Without it every second message costs
 * a wake-up and a context switch (see docs/benchmarks.md). For one loop.
 */
public final class Coalescing implements SelectStrategy {
    /** Divisor of the rest while connections arrive, so that the listen queue does not overflow. */
    private static final int SHORTER = 10;
    /** Iterations that keep the short rest after a connection: one idle iteration does not end a burst. */
    private static final int TURNS_OF_ACCEPTING = 20;
    /** Events of an iteration from which on there is no rest: more are waiting, or will be soon. */
    private static final int BUSY = EventLoops.EVENTS_PER_WAKE_UP / 2;

    private final long restNanos;
    private int events;
    private int accepting;
    private boolean more;

    /** @param rest zero to disable it */
    Coalescing(Duration rest) {
        restNanos = rest.toNanos();
    }

    /** Counts a served event. Call this, like the others, on the loop's thread. */
    public void event() {
        events++;
    }

    /** Notes that connections arrive. */
    public void accepting() {
        accepting = TURNS_OF_ACCEPTING;
    }

    /** Skips the next rest, because work is left over. */
    public void more() {
        more = true;
    }

    /** Returns the nanoseconds to rest after this iteration. */
    long rest() {
        if (more || events == 0 || events >= BUSY) { // a loop without events waits for the first one anyway
            return 0;
        }
        return accepting > 0 ? restNanos / SHORTER : restNanos;
    }

    @Override
    public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
        if (hasTasks) {
            return selectNow.get();
        }
        long rest = rest();
        if (rest > 0) {
            LockSupport.parkNanos(rest);
        }
        events = 0;
        accepting = Math.max(0, accepting - 1);
        more = false;
        return SELECT;
    }
}
