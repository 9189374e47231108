package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.StartupProgress;
import io.megaconn.runtime.Quantities;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a batch is given up: after a time without progress, or after the timeout if the user has set one.
 * Progress is a new maximum of connections or of those that have had a reply, or a new step of a client's start, so neither
 * reconnects nor restarts count. Pure.
 */
final class ProgressDeadline {
    /** Maximum time without progress. */
    static final Duration QUIET = Duration.ofMinutes(2);
    /** Maximum time without progress while a pod waits for a node or for its image. */
    static final Duration WAITING = Duration.ofMinutes(10);

    private final @Nullable Duration timeout;
    private final LongSupplier nanoTime;
    private final long start;
    private final Set<String> steps = new HashSet<>();
    private long most;
    private long mostAnswered;
    private long progressAt;
    private boolean waiting;

    /** @param timeout limit for the batch, whatever its progress; null for none */
    ProgressDeadline(@Nullable Duration timeout, LongSupplier nanoTime) {
        this.timeout = timeout;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.progressAt = start;
    }

    void observe(Snapshot snapshot) {
        long clients = snapshot.clients().count().least();
        observe(
                Math.max(clients, snapshot.counts().most().orElse(0)),
                clients - snapshot.witnesses().unconfirmed(),
                snapshot.startup());
    }

    /**
     * Updates the progress.
     *
     * @param connections the server's count or the clients', whichever is higher
     * @param answered connections that have had a reply; all of the clients' where none is expected
     */
    void observe(long connections, long answered, StartupProgress startup) {
        waiting = startup.waiting();
        boolean started = steps.addAll(startup.steps());
        if (connections > most || answered > mostAnswered || started) {
            progressAt = nanoTime.getAsLong();
        }
        most = Math.max(most, connections);
        mostAnswered = Math.max(mostAnswered, answered);
    }

    /** Returns true if the batch must be given up. */
    boolean isExpired() {
        return timeout != null
                ? nanoTime.getAsLong() - start >= timeout.toNanos()
                : nanoTime.getAsLong() - progressAt >= quiet().toNanos();
    }

    private Duration quiet() {
        return waiting ? WAITING : QUIET;
    }

    /** Returns the time after which the batch was given up, such as {@code 5m, the last 2m without progress}. */
    String reason() {
        return timeout != null
                ? Quantities.format(timeout)
                : "%s, the last %s without progress"
                        .formatted(
                                Quantities.format(Duration.ofSeconds(seconds(start))),
                                Quantities.format(Duration.ofSeconds(seconds(progressAt))));
    }

    private long seconds(long since) {
        return Math.max(1, Math.round((nanoTime.getAsLong() - since) / 1e9));
    }
}
