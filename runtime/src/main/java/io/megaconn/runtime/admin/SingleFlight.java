package io.megaconn.runtime.admin;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Closer looks ({@code /stats?exact}), one at a time, however many ask: all who wait share the next one, and after each
 * one comes a rest of the same length. So who asks without end takes half a core, and makes nobody wait for longer than
 * two of them.
 */
final class SingleFlight {
    private final AdminServer.Source source;
    private final Executor thread;
    /** The look that has not begun, so that it is new enough for everybody who asks now. */
    private @Nullable CompletableFuture<Record> next;

    private boolean collect;

    /** @param thread one of its own, as looks may take a second */
    SingleFlight(AdminServer.Source source, Executor thread) {
        this.source = source;
        this.thread = thread;
    }

    synchronized CompletableFuture<Record> next(boolean collectGarbage) {
        collect |= collectGarbage;
        CompletableFuture<Record> look = next;
        if (look == null) {
            CompletableFuture<Record> begun = new CompletableFuture<>();
            thread.execute(() -> look(begun));
            next = begun;
            return begun;
        }
        return look;
    }

    private synchronized boolean begin() {
        boolean collectGarbage = collect;
        next = null;
        collect = false;
        return collectGarbage;
    }

    private void look(CompletableFuture<Record> look) {
        long start = System.nanoTime();
        try {
            if (begin()) {
                source.collectGarbage();
            }
            look.complete(source.stats(true));
        } catch (RuntimeException e) {
            look.completeExceptionally(e);
        }
        LockSupport.parkNanos(System.nanoTime() - start);
    }
}
