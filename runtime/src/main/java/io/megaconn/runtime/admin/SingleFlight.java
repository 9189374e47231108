package io.megaconn.runtime.admin;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs expensive reads ({@code /stats?exact}) one at a time: all waiting requests share the next read, and each read is followed
 * by a rest of the same length. Endless requests take at most half a core, and no request waits for more than two reads.
 */
final class SingleFlight {
    private final AdminServer.Source source;
    private final Executor thread;
    /** The read that has not started yet, so that it is current for every request until then. */
    private @Nullable CompletableFuture<Record> next;

    private boolean collect;

    /** @param thread a separate thread, because a read may take a second */
    SingleFlight(AdminServer.Source source, Executor thread) {
        this.source = source;
        this.thread = thread;
    }

    synchronized CompletableFuture<Record> next(boolean collectGarbage) {
        collect |= collectGarbage;
        CompletableFuture<Record> waiting = next;
        if (waiting == null) {
            CompletableFuture<Record> begun = new CompletableFuture<>();
            thread.execute(() -> read(begun));
            next = begun;
            return begun;
        }
        return waiting;
    }

    private synchronized boolean begin() {
        boolean collectGarbage = collect;
        next = null;
        collect = false;
        return collectGarbage;
    }

    private void read(CompletableFuture<Record> answer) {
        long start = System.nanoTime();
        try {
            if (begin()) {
                source.collectGarbage();
            }
            answer.complete(source.stats(true));
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
        LockSupport.parkNanos(System.nanoTime() - start);
    }
}
