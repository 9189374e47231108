package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.ServerStats;
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
final class ServerProcess implements SupervisedProcess.Role {
    static final String NAME = "server";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final int MOST_DEATHS = 2;

    private final Commands commands;
    private final Consumer<Event> events;
    private final StatsReader stats;
    private final SupervisedProcess process;
    private final QueryTimes asked = new QueryTimes();
    private @Nullable ServerStats last;
    private @Nullable CompletableFuture<?> open;
    private volatile boolean wasUp;

    ServerProcess(Commands commands, Path logs, Consumer<Event> events, StatsReader stats) {
        this.commands = commands;
        this.events = events;
        this.stats = stats;
        process = new SupervisedProcess(NAME, logs, MOST_DEATHS, this, events);
    }

    @Override
    public ProcessRole role() {
        return ProcessRole.SERVER;
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
        gone();
        return 0;
    }

    /** One that never came up is not: {@link #start} says why. */
    @Override
    public boolean again() {
        return wasUp;
    }

    /** Returns when it listens. @throws UserError if it does not start */
    void start() throws InterruptedException {
        ChildProcess started = process.start();
        try {
            ServerStats up = started.admin()
                    .thenCompose(admin -> stats.read(admin, false, ServerStats.class))
                    .get(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            synchronized (this) {
                last = up;
                asked.answered(System.nanoTime());
            }
            wasUp = true;
            events.accept(new Event.ServerStarted(NAME, up.pid(), up.endpoints(), up.loops(), up.perLoopFileTables()));
        } catch (ExecutionException | TimeoutException e) {
            throw new UserError(
                    refused(started) ? ExitCode.REFUSED : ExitCode.NOT_REACHED,
                    "the server did not start: %s (its log: %s)".formatted(why(started, e), process.log()));
        }
    }

    /** Before anything else was started. */
    private static boolean refused(ChildProcess server) {
        return !server.alive() && server.exitCode() == ExitCode.REFUSED;
    }

    /** Of one that lives, the last words say nothing. */
    private static String why(ChildProcess server, Exception e) {
        if (!server.alive()) {
            return server.lastWords();
        }
        return e instanceof TimeoutException
                ? "no answer for %d s from %s".formatted(START_TIMEOUT.toSeconds(), server.lastWords())
                : "%s does not answer: %s".formatted(server.lastWords(), e.getCause());
    }

    /** Asks for its stats, unless it was asked and has not answered yet. Null where there is nothing to wait for. */
    synchronized @Nullable CompletableFuture<?> ask() {
        ChildProcess child = process.up();
        if (child == null || (open != null && !open.isDone())) {
            return child == null ? null : open;
        }
        asked.asked(System.nanoTime());
        CompletableFuture<?> question = child.admin()
                .thenCompose(admin -> stats.read(admin, false, ServerStats.class))
                .thenAccept(this::answered);
        open = question;
        return question;
    }

    /** A closer look; fails while it is starting or dead. */
    CompletableFuture<ServerStats> askExact() {
        ChildProcess child = process.up();
        return child == null
                ? CompletableFuture.failedFuture(new IllegalStateException("not up"))
                : child.admin()
                        .thenCompose(admin -> stats.read(admin, true, ServerStats.class))
                        .thenApply(answer -> {
                            answered(answer);
                            return answer;
                        });
    }

    private synchronized void answered(ServerStats answer) {
        ChildProcess now = process.child();
        if (now != null && now.alive() && answer.pid() == now.pid()) { // not of the one before
            last = answer;
            asked.answered(System.nanoTime());
        }
    }

    private synchronized void gone() {
        last = null;
        open = null;
        asked.gone();
    }

    /**
     * What it last answered: one that does not answer in time stands as it stood then, with the age of that. Null when it
     * is dead, or has not answered yet.
     */
    synchronized @Nullable ServerStats last() {
        ChildProcess now = process.child();
        if (now == null || !now.alive()) {
            gone();
        }
        return last;
    }

    /** Null while there is no process to ask. */
    synchronized @Nullable Witness witness(long now) {
        return process.up() == null ? null : asked.witness(NAME, now);
    }

    String gaveUp() {
        return process.gaveUp();
    }

    long memory(Proc proc, boolean proportional) {
        return process.memory(proc, proportional);
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
