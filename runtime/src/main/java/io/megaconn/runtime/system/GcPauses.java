package io.megaconn.runtime.system;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** Records every garbage collection of this JVM: the pause, and the heap afterwards. */
public final class GcPauses {
    private static final long COLLECT_AGAIN_NANOS = 1_000_000_000;
    /** Maximum connections of this process for which a query collects garbage: the pause is then a few milliseconds. */
    private static final long MAX_CONNECTIONS = 50_000;

    private long collectedAt = System.nanoTime() - 2 * COLLECT_AGAIN_NANOS;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong totalMs = new AtomicLong();
    private final AtomicLong maxMs = new AtomicLong();
    private final AtomicLong heapAfter = new AtomicLong();

    /** @param maxMs the longest pause since the process started, milliseconds */
    public record Stats(long count, long totalMs, long maxMs) {}

    /** Starts to listen, after a collection of the startup's garbage, when nothing waits for it. */
    public static GcPauses listen() {
        GcPauses pauses = new GcPauses();
        System.gc();
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) bean)
                    .addNotificationListener(
                            (notification, handback) -> pauses.add(
                                    GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())),
                            null,
                            null);
        }
        return pauses;
    }

    private void add(GarbageCollectionNotificationInfo info) {
        long ms = info.getGcInfo().getDuration();
        count.incrementAndGet();
        totalMs.addAndGet(ms);
        maxMs.accumulateAndGet(ms, Math::max);
        // Code cache and metaspace are memory pools too, but not heap.
        heapAfter.set(info.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
                .filter(pool -> pool.getKey().matches(".*(Eden|Survivor|Old|Tenured).*"))
                .map(pool -> pool.getValue())
                .mapToLong(MemoryUsage::getUsed)
                .sum());
    }

    /** Collects garbage if few objects keep the pause short: at a million connections it would take too long. */
    public synchronized void collect(long connections) {
        long now = System.nanoTime();
        if (connections <= MAX_CONNECTIONS
                && now - collectedAt > COLLECT_AGAIN_NANOS) { // a peer may request it repeatedly
            collectedAt = now;
            System.gc();
            heapAfter.set(used()); // the notification may arrive later
        }
    }

    /** Returns the bytes of the heap in use, garbage included. */
    static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Returns the bytes in use after the last collection; before the first, those in use now, garbage included. */
    long heapAfterGc() {
        return heapAfter.get() > 0 ? heapAfter.get() : used();
    }

    public Stats stats() {
        return new Stats(count.get(), totalMs.get(), maxMs.get());
    }
}
