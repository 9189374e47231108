package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.ServerStats;
import io.megaconn.runtime.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The local server process, started again on its port if it dies, as Kubernetes would, but only once. */
final class ServerProcess {
    private static final String NAME = "server";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final int MOST_DEATHS = 2;
    private static final long RESTART_DELAY_MS = 500;

    private final Commands commands;
    private final Path log;
    private final Consumer<Event> events;
    private final StatsReader stats;
    private @Nullable Child child;
    private @Nullable ServerStats last;
    private int deaths;
    private boolean wasUp;
    private boolean stopping;
    private String gaveUp = "";

    ServerProcess(Commands commands, Path logs, Consumer<Event> events, StatsReader stats) {
        this.commands = commands;
        this.log = logs.resolve(NAME + ".log");
        this.events = events;
        this.stats = stats;
    }

    /** Returns when it listens. @throws UserError if it does not start */
    void start() throws InterruptedException {
        Child started = startChild();
        try {
            ServerStats up = started.admin()
                    .thenCompose(admin -> stats.read(admin, false, ServerStats.class))
                    .get(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            synchronized (this) {
                last = up;
                wasUp = true;
            }
            events.accept(new Event.ServerStarted(NAME, up.pid(), up.endpoints(), up.loops(), up.perLoopFileTables()));
        } catch (ExecutionException | TimeoutException e) {
            throw new UserError(
                    ExitCode.NOT_REACHED,
                    "the server did not start: %s (its log: %s)".formatted(started.lastWords(), log));
        }
    }

    private synchronized Child startChild() {
        Child started = Child.start(NAME, commands.server(), log, this::ended);
        child = started;
        return started;
    }

    private void ended(Child dead) {
        boolean again;
        synchronized (this) {
            if (stopping) {
                return;
            }
            last = null;
            if (++deaths >= MOST_DEATHS) {
                gaveUp = "the server died %d times; last words: %s (its log: %s)"
                        .formatted(deaths, dead.lastWords(), log);
            }
            again = wasUp && gaveUp.isEmpty();
        }
        events.accept(new Event.ProcessDied(NAME, dead.pid(), dead.exitCode(), 0, dead.lastWords()));
        if (again) {
            CompletableFuture.delayedExecutor(RESTART_DELAY_MS, TimeUnit.MILLISECONDS)
                    .execute(this::restart);
        }
    }

    private void restart() {
        Child started;
        synchronized (this) {
            if (stopping) {
                return;
            }
            try {
                started = startChild();
            } catch (UserError e) {
                gaveUp = String.valueOf(e.getMessage());
                return;
            }
        }
        events.accept(new Event.ProcessRestarted(NAME, started.pid(), 0));
    }

    /** Its stats of now; fails while it is starting or dead. */
    synchronized CompletableFuture<ServerStats> ask(boolean exact) {
        Child asked = child;
        return asked == null || !asked.alive() || !asked.admin().isDone()
                ? CompletableFuture.failedFuture(new IllegalStateException("not up"))
                : asked.admin().thenCompose(admin -> stats.read(admin, exact, ServerStats.class));
    }

    /**
     * How it stands after this answer: one that is alive but too busy to answer in time stands as it stood when it last
     * did. Null when it is gone.
     */
    synchronized @Nullable ServerStats answered(@Nullable ServerStats answer) {
        Child now = child;
        if (now == null || !now.alive()) {
            last = null;
        } else if (answer != null && answer.pid() == now.pid()) { // not of the one before
            last = answer;
        }
        return last;
    }

    synchronized String gaveUp() {
        return gaveUp;
    }

    synchronized void terminate() {
        stopping = true;
        if (child != null) {
            child.terminate();
        }
    }

    void awaitExit(long deadlineNanos) {
        Child waitFor;
        synchronized (this) {
            waitFor = child;
        }
        if (waitFor != null) {
            waitFor.awaitExit(deadlineNanos);
        }
    }
}
