package io.megaconn.orchestrator.fleet;

import io.megaconn.runtime.UserError;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Queries an external server's own count of its connections, and keeps the last count and its age. */
public final class ServerCountQuery implements AutoCloseable {
    private static final String NAME = "server count";
    /** Interval between two plain queries. */
    static final Duration EVERY = Duration.ofSeconds(1);

    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration EXACT_WAIT = Duration.ofSeconds(10);

    private final @Nullable ServerCount count;
    private final long before;
    private final QueryTimes times = new QueryTimes();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(StatsReader.TIMEOUT).build();
    private volatile long last;
    private long queriedNanos = System.nanoTime() - EVERY.toNanos();
    private @Nullable CompletableFuture<?> open;

    /**
     * @param count where the count is read; null for nowhere
     * @param before the count before the first batch; -1 if unknown
     */
    public ServerCountQuery(@Nullable ServerCount count, long before) {
        this.count = before < 0 ? null : count;
        this.before = before;
        this.last = this.count == null ? -1 : before;
    }

    /**
     * Reads the count once.
     *
     * @return -1 without a place to read it
     * @throws UserError with the reason if there is none
     */
    public static long now(@Nullable ServerCount count) throws InterruptedException {
        try {
            return count == null ? -1 : count.readNow();
        } catch (UserError e) {
            throw UserError.usage("--server-count: " + e.getMessage());
        }
    }

    /**
     * Queries the count if the last query is a second old.
     *
     * @param exact true for a count that is read now, whatever the time of the last one
     * @return true if the requested count has arrived, or if no count is available
     */
    public boolean query(boolean exact) throws InterruptedException {
        if (count == null) {
            return true;
        }
        long now = System.nanoTime();
        CompletableFuture<?> query = open;
        boolean due = query == null || (query.isDone() && now - queriedNanos >= EVERY.toNanos());
        if (exact || due) {
            queriedNanos = now;
            query = read();
            open = query;
        }
        Answers.await(query, exact ? EXACT_WAIT : WAIT);
        return query != null && query.isDone() && !query.isCompletedExceptionally();
    }

    /**
     * Reads the count now.
     *
     * @return fails without an answer; -1 without a place to read it
     */
    CompletableFuture<Long> read() {
        if (count == null) {
            return CompletableFuture.completedFuture(-1L);
        }
        synchronized (this) {
            times.queried(System.nanoTime());
        }
        return count.read(http).thenApply(this::answered);
    }

    private synchronized long answered(long value) {
        times.answered(System.nanoTime());
        last = value;
        return value;
    }

    /** Returns the last count; -1 if unknown. */
    public long last() {
        return last;
    }

    /** Returns the count before the first batch; 0 if unknown. */
    public long before() {
        return Math.max(0, before);
    }

    /** Returns the age of the count; null without one. */
    public synchronized @Nullable Witness witness(long now) {
        return count == null ? null : times.witness(NAME, now);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** Waits after {@link #close} until no query is running, until this {@link System#nanoTime} at most. */
    void awaitEnd(long deadlineNanos) {
        try {
            http.awaitTermination(Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
