package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.ServerStats;
import io.megaconn.runtime.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The local server process, started again on its port if it dies, but only once. */
final class ServerProcess implements Supervised.Role {
    private static final String NAME = "server";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final int MOST_DEATHS = 2;

    private final Commands commands;
    private final Consumer<Event> events;
    private final StatsReader stats;
    private final Supervised process;
    private @Nullable ServerStats last;
    private volatile boolean wasUp;

    ServerProcess(Commands commands, Path logs, Consumer<Event> events, StatsReader stats) {
        this.commands = commands;
        this.events = events;
        this.stats = stats;
        process = new Supervised(NAME, logs, MOST_DEATHS, this, events);
    }

    @Override
    public List<String> command() {
        return commands.server();
    }

    @Override
    public int share() {
        return 0;
    }

    /** Its connections are the clients', and counted there. */
    @Override
    public synchronized long buried() {
        last = null;
        return 0;
    }

    /** One that never came up is not: {@link #start} says why. */
    @Override
    public boolean again() {
        return wasUp;
    }

    /** Returns when it listens. @throws UserError if it does not start */
    void start() throws InterruptedException {
        Child started = process.start();
        try {
            ServerStats up = started.admin()
                    .thenCompose(admin -> stats.read(admin, false, ServerStats.class))
                    .get(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            synchronized (this) {
                last = up;
            }
            wasUp = true;
            events.accept(new Event.ServerStarted(NAME, up.pid(), up.endpoints(), up.loops(), up.perLoopFileTables()));
        } catch (ExecutionException | TimeoutException e) {
            throw new UserError(
                    ExitCode.NOT_REACHED,
                    "the server did not start: %s (its log: %s)".formatted(started.lastWords(), process.log()));
        }
    }

    /** Its stats of now; fails while it is starting or dead. */
    CompletableFuture<ServerStats> ask(boolean exact) {
        Child asked = process.up();
        return asked == null
                ? CompletableFuture.failedFuture(new IllegalStateException("not up"))
                : asked.admin().thenCompose(admin -> stats.read(admin, exact, ServerStats.class));
    }

    /**
     * How it stands after this answer: one that is alive but too busy to answer in time stands as it stood when it last
     * did. Null when it is gone.
     */
    synchronized @Nullable ServerStats answered(@Nullable ServerStats answer) {
        Child now = process.child();
        if (now == null || !now.alive()) {
            last = null;
        } else if (answer != null && answer.pid() == now.pid()) { // not of the one before
            last = answer;
        }
        return last;
    }

    String gaveUp() {
        return process.gaveUp();
    }

    long cpuMs() {
        return process.cpuMs();
    }

    void terminate() {
        process.terminate();
    }

    void awaitExit(long deadlineNanos) {
        process.awaitExit(deadlineNanos);
    }
}
