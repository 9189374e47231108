package io.megaconn.runtime.engine;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for steps of the connection that warms up an event loop. */
public final class WarmUpWait {
    private static final long DEADLINE_NANOS = 10_000_000_000L;
    private static final long POLL_NANOS = 1_000_000;

    private WarmUpWait() {}

    /** @throws IOException if the condition is still false after 10 s */
    public static void until(BooleanSupplier condition) throws IOException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > DEADLINE_NANOS) {
                throw new IOException("no connection over the loopback device");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
