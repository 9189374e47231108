package io.megaconn.orchestrator.fleet;

import io.megaconn.runtime.system.ConnectionCensus;
import io.megaconn.runtime.system.ConnectionCensus.Counted;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Counts the sockets of a server in this machine's kernel, and bounds what that costs between the gates. */
final class KernelCount {
    /** Maximum number of connections whose sockets are counted between the gates. */
    private static final int MAX_BETWEEN_GATES = 100_000;
    /** Maximum share of the time of one core for counts between the gates. */
    private static final int MAX_TIME_PERCENT = 2;

    private final ConnectionCensus census;
    private volatile long nextNanos = System.nanoTime();

    KernelCount(ConnectionCensus census) {
        this.census = census;
    }

    /** Returns true if another count between the gates stays within its bounds. */
    boolean isDue(long connections) {
        return System.nanoTime() - nextNanos >= 0 && connections <= MAX_BETWEEN_GATES;
    }

    /** Counts on a separate thread, because counting a million sockets takes seconds. */
    CompletableFuture<Counted> count(long connections, Supplier<Set<Long>> clientPids) {
        return CompletableFuture.supplyAsync(
                () -> {
                    long start = System.nanoTime();
                    Counted counted = census.count(connections, clientPids.get());
                    long end = System.nanoTime();
                    nextNanos = end + (end - start) * 100 / MAX_TIME_PERCENT;
                    return counted;
                },
                task -> Thread.ofVirtual().start(task));
    }
}
