package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.runtime.ClientStats;
import io.megaconn.runtime.UserError;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One local client process, started again with its whole share whenever it dies. */
final class ClientProcess {
    /** After so many deaths something is wrong that another start does not cure. */
    private static final int MOST_DEATHS = 5;

    private static final long RESTART_DELAY_MS = 500;

    private final int index;
    private final Commands commands;
    private final Path log;
    private final Consumer<Event> events;
    private final StatsReader stats;
    private @Nullable Child child;
    private @Nullable ClientStats last;
    private long answeredAt;
    private int share;
    private int deaths;
    private long lostWithProcess;
    private boolean stopping;
    private String gaveUp = "";

    ClientProcess(int index, Commands commands, Path logs, Consumer<Event> events, StatsReader stats) {
        this.index = index;
        this.commands = commands;
        this.log = logs.resolve(name() + ".log");
        this.events = events;
        this.stats = stats;
    }

    private String name() {
        return "client-" + index;
    }

    /** Holds so many connections from now on. */
    synchronized void hold(int connections) {
        if (connections == share) {
            return;
        }
        share = connections;
        if (child == null) {
            start();
        } else {
            child.send(String.valueOf(connections));
        }
    }

    /** Starts the process, to hold nothing yet. */
    synchronized void prepare() {
        if (child == null) {
            start();
        }
    }

    private synchronized void start() {
        child = Child.start(name(), commands.client(index, share), log, this::ended);
    }

    private void ended(Child dead) {
        Event died;
        synchronized (this) {
            if (stopping) {
                return;
            }
            long held = last == null ? 0 : last.connections();
            died = new Event.ProcessDied(name(), dead.pid(), dead.exitCode(), held, dead.lastWords());
            lostWithProcess += held + (last == null ? 0 : last.lost());
            last = null;
            if (++deaths >= MOST_DEATHS) {
                gaveUp = "%s died %d times; last words: %s (its log: %s)"
                        .formatted(name(), deaths, dead.lastWords(), log);
            }
        }
        events.accept(died);
        if (gaveUp().isEmpty()) {
            CompletableFuture.delayedExecutor(RESTART_DELAY_MS, TimeUnit.MILLISECONDS)
                    .execute(this::restart);
        }
    }

    private void restart() {
        Event restarted;
        synchronized (this) {
            if (stopping) {
                return;
            }
            try {
                start();
            } catch (UserError e) {
                gaveUp = String.valueOf(e.getMessage());
                return;
            }
            restarted = new Event.ProcessRestarted(name(), child == null ? 0 : child.pid(), share);
        }
        events.accept(restarted);
    }

    /** Its stats, of now or not older than allowed; fails while it is starting or dead. */
    synchronized CompletableFuture<@Nullable ClientStats> ask(boolean exact, AnswerAge allowed) {
        Child asked = child;
        if (asked == null || !asked.alive() || !asked.admin().isDone()) {
            return CompletableFuture.failedFuture(new IllegalStateException("not up"));
        }
        if (!exact && last != null && allowed.of(last.connections() == share, System.nanoTime() - answeredAt)) {
            return CompletableFuture.completedFuture(last);
        }
        return asked.admin()
                .thenCompose(admin -> stats.read(admin, exact, ClientStats.class))
                .handle((answer, failure) -> answered(asked, answer));
    }

    /** A process that is alive but too busy to answer in time stands as it stood when it last did. */
    private synchronized @Nullable ClientStats answered(Child asked, @Nullable ClientStats answer) {
        if (asked == child && asked.alive() && answer != null) {
            last = answer;
            answeredAt = System.nanoTime();
        }
        return last;
    }

    synchronized long lostWithProcess() {
        return lostWithProcess;
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
