package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.ClientStats;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A local client process. When it dies, it is restarted with all connections assigned to it. */
final class ClientProcess implements SupervisedProcess.Role {
    private static final int MAX_DEATHS = 5;
    /** Interval between queries with histograms, which cost a client a few milliseconds. */
    private static final long HISTOGRAM_INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

    private static final Duration HISTOGRAM_TIMEOUT = Duration.ofSeconds(5);

    private final int index;
    private final Commands commands;
    private final StatsReader stats;
    private final SupervisedProcess process;
    private final QueryTimes queryTimes = new QueryTimes();
    private @Nullable ClientStats last;
    private String lastProcess = "";
    private @Nullable CompletableFuture<?> openQuery;
    private volatile int share;
    private long lostWithProcess;
    private long histogramsQueriedAt = System.nanoTime() - HISTOGRAM_INTERVAL_NANOS;

    ClientProcess(int index, Commands commands, Path logs, Consumer<Event> events, StatsReader stats) {
        this.index = index;
        this.commands = commands;
        this.stats = stats;
        process = new SupervisedProcess("client-" + index, logs, MAX_DEATHS, this, events);
    }

    @Override
    public ProcessRole role() {
        return ProcessRole.CLIENT;
    }

    @Override
    public List<String> command() {
        return commands.client(index, share);
    }

    @Override
    public int share() {
        return share;
    }

    /** Sets the number of connections to hold from now on. */
    synchronized void hold(int connections) {
        if (connections == share) {
            return;
        }
        share = connections;
        ChildProcess child = process.child();
        if (child == null) {
            process.start();
        } else {
            child.send(String.valueOf(connections));
        }
    }

    /** Starts the process without connections. */
    synchronized void prepare() {
        if (process.child() == null) {
            process.start();
        }
    }

    @Override
    public synchronized long onDeath() {
        long held = last == null ? 0 : last.connections();
        lostWithProcess += held + (last == null ? 0 : last.lost());
        last = null;
        openQuery = null;
        queryTimes.gone();
        return held;
    }

    /**
     * Queries its stats, from time to time with histograms, unless a query is open or its latest answer is recent
     * enough. Returns a future that completes with the answer; null if there is nothing to wait for.
     */
    synchronized @Nullable CompletableFuture<?> query(StatsFreshness freshness) {
        ChildProcess child = process.up();
        if (child == null || (openQuery != null && !openQuery.isDone())) {
            return child == null ? null : openQuery;
        }
        long now = System.nanoTime();
        if (last != null && freshness.accepts(last.connections() == share, now - queryTimes.answeredAt())) {
            return null;
        }
        queryTimes.queried(now);
        boolean withHistograms = now - histogramsQueriedAt >= HISTOGRAM_INTERVAL_NANOS;
        histogramsQueriedAt = withHistograms ? now : histogramsQueriedAt;
        CompletableFuture<?> query = child.admin()
                .thenCompose(admin -> withHistograms
                        ? stats.read(admin.resolve("/stats?exact"), HISTOGRAM_TIMEOUT, ClientStats.class)
                        : stats.read(admin, false, ClientStats.class))
                .thenAccept(answer -> answered(child, answer));
        openQuery = query;
        return query;
    }

    /** Sends an exact query; fails while the process is starting or gone. */
    CompletableFuture<ClientStats> queryExact() {
        ChildProcess child = process.up();
        return child == null
                ? CompletableFuture.failedFuture(new IllegalStateException("not up"))
                : child.admin()
                        .thenCompose(admin -> stats.read(admin, true, ClientStats.class))
                        .thenApply(answer -> {
                            answered(child, answer);
                            return answer;
                        });
    }

    private synchronized void answered(ChildProcess child, ClientStats answer) {
        if (child == process.child() && child.alive() && answer.pid() == child.pid()) {
            last = answer;
            lastProcess = process.name() + "/" + child.pid();
            queryTimes.answered(System.nanoTime());
        }
    }

    /** Returns its latest answer. If it does not answer in time, the previous figures and their age remain. */
    synchronized @Nullable ClientAnswer last() {
        return last == null ? null : new ClientAnswer(lastProcess, last, queryTimes.answeredAt());
    }

    /** Returns the times of its answers; null while there is no process to query. */
    synchronized @Nullable Witness witness(long now) {
        return process.up() == null ? null : queryTimes.witness(process.name(), now);
    }

    String name() {
        return process.name();
    }

    /** Returns the latest answers of those that have answered. */
    static List<ClientStats> answers(List<ClientProcess> processes) {
        return processes.stream()
                .map(ClientProcess::last)
                .filter(Objects::nonNull)
                .map(ClientAnswer::stats)
                .toList();
    }

    /** Returns the process ids of those that have been started. */
    static Set<Long> pids(List<ClientProcess> processes) {
        return processes.stream()
                .map(process -> process.process.child())
                .filter(Objects::nonNull)
                .map(ChildProcess::pid)
                .collect(Collectors.toSet());
    }

    /** Returns true if it has ever been started. */
    synchronized boolean started() {
        return process.child() != null;
    }

    synchronized long lostWithProcess() {
        return lostWithProcess;
    }

    String giveUpReason() {
        return process.giveUpReason();
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
