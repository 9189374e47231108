package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.ClientStats;
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

/** The local server process. If it dies, it is restarted on its port, but only once. */
final class ServerProcess implements LocalServer, SupervisedProcess.Role {
    static final String NAME = "server";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final int MAX_DEATHS = 2;

    private final Commands commands;
    private final Consumer<Event> events;
    private final StatsReader stats;
    private final SupervisedProcess process;
    private final QueryTimes queryTimes = new QueryTimes();
    private @Nullable ServerStats last;
    private @Nullable CompletableFuture<?> openQuery;
    private volatile boolean wasUp;

    ServerProcess(Commands commands, Path logs, Consumer<Event> events, StatsReader stats) {
        this.commands = commands;
        this.events = events;
        this.stats = stats;
        process = new SupervisedProcess(NAME, logs, MAX_DEATHS, this, events);
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

    /** Returns 0: its connections are the clients', and counted there. */
    @Override
    public synchronized long onDeath() {
        gone();
        return 0;
    }

    /** Returns false for a server that never came up: {@link #start} reports why. */
    @Override
    public boolean restartable() {
        return wasUp;
    }

    /** Starts the server and returns when it listens. */
    @Override
    public void start() throws InterruptedException {
        ChildProcess started = process.start();
        try {
            ServerStats up = started.admin()
                    .thenCompose(admin -> stats.read(admin, false, ServerStats.class))
                    .get(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            synchronized (this) {
                last = up;
                queryTimes.answered(System.nanoTime());
            }
            wasUp = true;
            events.accept(new Event.ServerStarted(NAME, up.pid(), up.endpoints(), up.loops(), up.perLoopFileTables()));
        } catch (ExecutionException | TimeoutException e) {
            throw new UserError(
                    refused(started) ? ExitCode.REFUSED : ExitCode.NOT_REACHED,
                    "the server did not start: %s (its log: %s)".formatted(startFailure(started, e), process.log()));
        }
    }

    /** Returns true if the server refused to start, before anything else was started. */
    private static boolean refused(ChildProcess server) {
        return !server.alive() && server.exitCode() == ExitCode.REFUSED;
    }

    /** Returns why the server did not start. The last words explain it only if the process has died. */
    private static String startFailure(ChildProcess server, Exception e) {
        if (!server.alive()) {
            return server.lastWords();
        }
        return e instanceof TimeoutException
                ? "no answer for %d s from %s".formatted(START_TIMEOUT.toSeconds(), server.lastWords())
                : "%s does not answer: %s".formatted(server.lastWords(), e.getCause());
    }

    @Override
    public synchronized @Nullable CompletableFuture<?> query(List<ClientStats> clients) {
        ChildProcess child = process.up();
        if (child == null || (openQuery != null && !openQuery.isDone())) {
            return child == null ? null : openQuery;
        }
        queryTimes.queried(System.nanoTime());
        CompletableFuture<?> query = child.admin()
                .thenCompose(admin -> stats.read(admin, false, ServerStats.class))
                .thenAccept(this::answered);
        openQuery = query;
        return query;
    }

    /** Sends an exact query; fails while the process is starting or gone. */
    @Override
    public CompletableFuture<ServerAnswer> queryExact(CompletableFuture<List<ClientStats>> clients) {
        ChildProcess child = process.up();
        return child == null
                ? CompletableFuture.failedFuture(new IllegalStateException("not up"))
                : child.admin()
                        .thenCompose(admin -> stats.read(admin, true, ServerStats.class))
                        .thenApply(answer -> {
                            answered(answer);
                            return ServerAnswer.of(answer);
                        });
    }

    private synchronized void answered(ServerStats answer) {
        ChildProcess now = process.child();
        if (now != null && now.alive() && answer.pid() == now.pid()) { // not from the previous process
            last = answer;
            queryTimes.answered(System.nanoTime());
        }
    }

    private synchronized void gone() {
        last = null;
        openQuery = null;
        queryTimes.gone();
    }

    /**
     * Returns its latest answer; null if it is gone or has not answered yet. If it does not answer in time, the
     * previous figures and their age remain.
     */
    @Override
    public synchronized ServerAnswer last() {
        ChildProcess now = process.child();
        if (now == null || !now.alive()) {
            gone();
        }
        return ServerAnswer.of(last);
    }

    @Override
    public long connections() {
        ServerStats now = last().own();
        return now == null ? -1 : now.connections();
    }

    @Override
    public synchronized @Nullable Witness witness(long now) {
        return process.up() == null ? null : queryTimes.witness(NAME, now);
    }

    @Override
    public String giveUpReason() {
        return process.giveUpReason();
    }

    @Override
    public long memory(Proc proc, boolean proportional) {
        return process.memory(proc, proportional);
    }

    @Override
    public long cpuMs() {
        return process.cpuMs();
    }

    @Override
    public void terminate() {
        process.terminate();
    }

    @Override
    public void awaitExit(long deadlineNanos) {
        process.awaitExit(deadlineNanos);
    }
}
