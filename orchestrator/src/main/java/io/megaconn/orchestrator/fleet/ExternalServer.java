package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.system.ConnectionCensus;
import io.megaconn.runtime.system.ConnectionCensus.Counted;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.system.ProcessTree;
import io.megaconn.runtime.system.ProcessTree.Usage;
import io.megaconn.runtime.wire.ClientStats;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server that the run does not start, as this machine's kernel, its processes and its own metrics show it. */
public final class ExternalServer implements LocalServer {
    private static final long EVERY_NANOS = ServerCountQuery.EVERY.toNanos();

    private final Observed observed;
    private final Proc proc = new Proc();
    private final Consumer<Event> events;
    private final Supplier<Set<Long>> clientPids;
    private final ProcessTree tree;
    /** The server's own count; null before {@link #start}. */
    private volatile @Nullable ServerCountQuery count;

    private @Nullable KernelCount kernel;
    private @Nullable CompletableFuture<?> openQuery;
    private volatile ExternalFigures last = ExternalFigures.UNKNOWN;
    private final ExternalFindings findings;
    private long queriedNanos = System.nanoTime() - EVERY_NANOS;
    private volatile long connectionsWhileRunning;
    private final AtomicBoolean reportedGone = new AtomicBoolean();

    /**
     * Properties of the server that determine how it is observed.
     *
     * @param addresses its resolved addresses
     * @param kernelCounts true if the kernel of this machine counts sockets one by one
     * @param here true if it listens in this network namespace
     * @param count its own count; null for none
     * @param pids its processes; none if they are unknown
     */
    public record Observed(
            List<InetSocketAddress> addresses,
            boolean kernelCounts,
            boolean here,
            @Nullable ServerCount count,
            Set<Long> pids) {}

    /** @param clientPids returns the process ids of the clients, ready or not */
    ExternalServer(Observed observed, Consumer<Event> events, Supplier<Set<Long>> clientPids) {
        this.clientPids = clientPids;
        this.observed = observed;
        this.events = events;
        this.tree = new ProcessTree(proc, observed.pids());
        this.findings = new ExternalFindings(proc, observed.addresses());
    }

    @Override
    public void start() throws InterruptedException {
        if (observed.kernelCounts()) {
            kernel = new KernelCount(ConnectionCensus.before(observed.addresses(), observed.here(), proc));
        }
        ServerCountQuery own = new ServerCountQuery(observed.count(), ServerCountQuery.now(observed.count()));
        count = own;
        Usage before = tree.read(true);
        last = new ExternalFigures(Counted.UNKNOWN, own.last(), own.before(), before, before);
    }

    @Override
    public synchronized @Nullable CompletableFuture<?> query(List<ClientStats> clients) {
        CompletableFuture<?> open = openQuery;
        long now = System.nanoTime();
        if ((open != null && !open.isDone()) || now - queriedNanos < EVERY_NANOS) {
            return open;
        }
        queriedNanos = now;
        CompletableFuture<?> query = queryAll(clients, false);
        openQuery = query;
        return query;
    }

    @Override
    public CompletableFuture<ServerAnswer> queryExact(CompletableFuture<List<ClientStats>> clients) {
        return clients.thenCompose(answers -> queryAll(answers, true))
                .thenApply(figures -> new ServerAnswer(null, figures));
    }

    /** @param exact true to fail without the server's own count, and to read proportional sets */
    private CompletableFuture<ExternalFigures> queryAll(List<ClientStats> clients, boolean exact) {
        long connections = sum(clients);
        ServerCountQuery query = Objects.requireNonNull(count, "not started");
        CompletableFuture<Long> own = query.read();
        CompletableFuture<Counted> sockets = kernelCount(connections, exact);
        CompletableFuture<Usage> usage = CompletableFuture.supplyAsync(
                () -> usage(clients, exact), task -> Thread.ofVirtual().start(task));
        CompletableFuture<Long> counted = exact ? own : own.exceptionally(_ -> last.count());
        return CompletableFuture.allOf(sockets, counted, usage)
                .thenApply(_ -> observe(
                        new ExternalFigures(
                                sockets.join(), counted.join(), query.before(), usage.join(), last.before()),
                        connections));
    }

    private Usage usage(List<ClientStats> clients, boolean exact) {
        Usage usage = tree.read(exact);
        findings.observe(clients, usage.pids());
        return usage;
    }

    private CompletableFuture<Counted> kernelCount(long connections, boolean exact) {
        KernelCount sockets = kernel;
        return sockets != null && (exact || sockets.isDue(connections))
                ? sockets.count(connections, clientPids)
                : CompletableFuture.completedFuture(Counted.UNKNOWN);
    }

    private ExternalFigures observe(ExternalFigures figures, long connections) {
        last = figures;
        if (!figures.before().pids().isEmpty() && figures.usage().pids().isEmpty()) {
            gone();
        } else {
            connectionsWhileRunning = connections;
        }
        return figures;
    }

    private void gone() {
        if (reportedGone.getAndSet(true)) {
            return;
        }
        events.accept(new Event.ProcessDied(
                ServerProcess.NAME,
                last.before().pids().iterator().next(),
                -1,
                (int) connectionsWhileRunning,
                "none of its processes is running",
                ProcessRole.SERVER));
    }

    private static long sum(List<ClientStats> clients) {
        return clients.stream().mapToLong(ClientStats::connections).sum();
    }

    @Override
    public List<Finding> findings() {
        return findings.now();
    }

    @Override
    public ServerAnswer last() {
        return new ServerAnswer(null, last);
    }

    @Override
    public long connections() {
        return last.count();
    }

    @Override
    public @Nullable Witness witness(long now) {
        ServerCountQuery own = count;
        return own == null ? null : own.witness(now);
    }

    @Override
    public String giveUpReason() {
        return "";
    }

    @Override
    public long memory(Proc ignored, boolean proportional) {
        Usage usage = last.usage();
        if (proportional && usage.pss() < 0) {
            usage = tree.read(true);
        }
        return proportional && usage.pss() >= 0 ? usage.pss() : usage.rss();
    }

    @Override
    public long cpuMs() {
        return Math.max(0, last.usage().cpuMs());
    }

    @Override
    public void terminate() {
        ServerCountQuery own = count;
        if (own != null) {
            own.close();
        }
    }

    @Override
    public void awaitExit(long deadlineNanos) {
        ServerCountQuery own = count;
        if (own != null) {
            own.awaitEnd(deadlineNanos);
        }
    }
}
