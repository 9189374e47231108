package io.megaconn.client;

import io.megaconn.runtime.engine.SingleWriterCounter;
import io.megaconn.runtime.wire.Losses;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Counts lost connections by age and by the time since their last message. Written by one thread. */
final class LossTimes {
    private static final long SECOND = 1_000_000_000L;

    private final Map<Long, SingleWriterCounter> ages = new ConcurrentHashMap<>();
    private final Map<Long, SingleWriterCounter> idle = new ConcurrentHashMap<>();
    private final SingleWriterCounter seconds = new SingleWriterCounter();
    private long second = Long.MIN_VALUE;

    /** @param now System.nanoTime() */
    void add(long ageMs, long idleMs, long now) {
        count(ages, ageMs);
        count(idle, idleMs);
        if (now / SECOND != second) {
            second = now / SECOND;
            seconds.increment();
        }
    }

    private static void count(Map<Long, SingleWriterCounter> times, long ms) {
        times.computeIfAbsent(Losses.bucket(ms), _ -> new SingleWriterCounter()).increment();
    }

    /** Returns the losses so far. From any thread. */
    Losses read() {
        return new Losses(read(ages), read(idle), seconds.get());
    }

    private static Map<Long, Long> read(Map<Long, SingleWriterCounter> times) {
        Map<Long, Long> counts = new TreeMap<>();
        times.forEach((bucket, n) -> counts.put(bucket, n.get()));
        return counts;
    }
}
