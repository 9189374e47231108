package io.megaconn.runtime.engine;

import java.util.concurrent.atomic.AtomicLong;

/** Counter that one thread (its event loop) changes and any thread reads: as cheap as a plain field, never torn. */
public final class SingleWriterCounter {
    private final AtomicLong value = new AtomicLong();

    public void increment() {
        add(1);
    }

    public void add(long n) {
        value.setOpaque(value.getPlain() + n);
    }

    public void set(long n) {
        value.setOpaque(n);
    }

    public long get() {
        return value.getOpaque();
    }
}
