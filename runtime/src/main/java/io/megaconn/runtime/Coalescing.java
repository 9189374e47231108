package io.megaconn.runtime;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets a loop rest a little before it waits for events, as network cards coalesce interrupts: while the thread is not in
 * epoll_wait a message only joins the ready list, and one wake-up later serves dozens. Without it every second message
 * costs a wake-up and a context switch (see docs/benchmarks.md). For one loop.
 */
public final class Coalescing implements SelectStrategy {
    /** Long enough for sixty messages a turn at a million connections on sixty loops. */
    private static final long REST_NANOS = 50_000_000;
    /** While connections arrive, so that the listen queue (4096 by default) stays short at 100,000 connects a second. */
    private static final long SHORT_REST_NANOS = 5_000_000;
    /** Half of what a turn can take: more is waiting already, or will be soon. */
    private static final int BUSY = EventLoops.EVENTS_PER_WAKE_UP / 2;

    private final boolean rests;
    private int events;
    private boolean accepting;
    private boolean more;

    /** @param rests false where every microsecond counts */
    Coalescing(boolean rests) {
        this.rests = rests;
    }

    /** An event was served. To be called on the loop, as the others. */
    public void event() {
        events++;
    }

    /** Connections arrive. */
    public void accepting() {
        accepting = true;
    }

    /** There is more to do than could be done in this turn: no rest before the next. */
    public void more() {
        more = true;
    }

    /** Nanoseconds to rest after the turn that ends now. */
    long rest() {
        if (!rests || more || events == 0 || events >= BUSY) { // a loop without events waits for the first one anyway
            return 0;
        }
        return accepting ? SHORT_REST_NANOS : REST_NANOS;
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
        accepting = false;
        more = false;
        return SELECT;
    }
}
