package io.megaconn.runtime.engine;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets a loop rest a little before it waits for events, as network cards coalesce interrupts: while the thread is not in
 * epoll_wait a message only joins the ready list, and one wake-up later serves dozens. Without it every second message
 * costs a wake-up and a context switch (see docs/benchmarks.md). For one loop.
 */
public final class Coalescing implements SelectStrategy {
    /** How much shorter a rest is while connections arrive: nobody may find the listen queue full. */
    private static final int SHORTER = 10;
    /** Connections arrive in bursts: a turn without any does not mean that it was the last one. */
    private static final int TURNS_OF_ACCEPTING = 20;
    /** Half of what a turn can take: more is waiting already, or will be soon. */
    private static final int BUSY = EventLoops.EVENTS_PER_WAKE_UP / 2;

    private final long restNanos;
    private int events;
    private int accepting;
    private boolean more;

    /** @param rest zero for none, where every microsecond counts */
    Coalescing(Duration rest) {
        restNanos = rest.toNanos();
    }

    /** An event was served. To be called on the loop, as the others. */
    public void event() {
        events++;
    }

    /** Connections arrive. */
    public void accepting() {
        accepting = TURNS_OF_ACCEPTING;
    }

    /** There is more to do than could be done in this turn: no rest before the next. */
    public void more() {
        more = true;
    }

    /** Nanoseconds to rest after the turn that ends now. */
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
