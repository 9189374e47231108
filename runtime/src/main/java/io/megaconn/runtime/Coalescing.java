package io.megaconn.runtime;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets an event loop rest a moment before it waits for events, as network cards coalesce interrupts: while the thread is
 * not in epoll_wait a message only joins the ready list, and one wake-up later serves dozens. Without it every second
 * message costs a wake-up and a context switch; with 5 ms the CPU of a message fell from 19 to 12.5 µs, both ends (see
 * docs/architecture.md). For one loop.
 */
public final class Coalescing implements SelectStrategy {
    private final long restNanos;
    private boolean more;

    /** @param rest zero for none, where every microsecond counts */
    Coalescing(Duration rest) {
        restNanos = rest.toNanos();
    }

    /** There is more to do than could be done in this turn: no rest before the next. To be called on the loop. */
    public void more() {
        more = true;
    }

    @Override
    public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
        if (hasTasks) {
            return selectNow.get();
        }
        if (restNanos > 0 && !more) {
            LockSupport.parkNanos(restNanos);
        }
        more = false;
        return SELECT;
    }
}
