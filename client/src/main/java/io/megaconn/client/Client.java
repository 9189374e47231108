package io.megaconn.client;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.admin.AdminServer;
import io.megaconn.runtime.engine.DescriptorBudget;
import io.megaconn.runtime.engine.EventLoops;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.metrics.ClientMetrics;
import io.megaconn.runtime.system.AcceptQueue;
import io.megaconn.runtime.system.ConnectionCensus;
import io.megaconn.runtime.system.GcPauses;
import io.megaconn.runtime.system.Jvm;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.system.ProcessMemory;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Heartbeat;
import io.megaconn.runtime.wire.Latency;
import io.netty.channel.IoEventLoop;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** A client process: spreads its connections over event loops, and reports the sums over them. */
public final class Client implements AutoCloseable, AdminServer.Source {
    private static final long RESET_NANOS = 2_000_000_000L;

    private final int index;
    private final EventLoops eventLoops;
    private final FileTables.Layout layout;
    private final List<ClientLoop> loops = new ArrayList<>();
    private final LoopTotals totals = new LoopTotals(loops);
    private final ClientTimes times;
    private final Proc proc = new Proc();
    private final GcPauses gc;
    private final ProcessMemory idle;
    private final boolean timed;
    private final boolean echoes;
    /** True if connections are idle. */
    private final boolean silent;

    private final long messageIntervalMs;
    private final int payloadSize;
    private final long openFileLimit = proc.openFileLimit()[1];
    private final SystemCounters counters;
    private final EchoCheck echo = new EchoCheck(totals);
    private volatile int share;
    private final UnacceptedConnections unaccepted;

    private Client(int index, ClientConfig config, FileTables.Layout layout, boolean counted)
            throws IOException, InterruptedException {
        this.index = index;
        this.layout = layout;
        this.timed = config.dialogue().timed();
        this.echoes = config.echoes();
        this.silent = config.dialogue().message() == null;
        this.messageIntervalMs = config.messageInterval().toMillis();
        this.payloadSize = config.dialogue().messageSize();
        unaccepted = new UnacceptedConnections(new AcceptQueue(config.addresses()));
        counters = new SystemCounters(proc, counted ? kernelCount(config) : () -> -1);
        times = new ClientTimes(loops, config.messageInterval(), timed);
        eventLoops = EventLoops.open("client", layout.loops(), Duration.ZERO);
        List<IoEventLoop> all = eventLoops.all();
        if (layout.perLoop()) {
            ClientWarmUp.run(all.getFirst(), config);
            eventLoops.unshareFileTables(DescriptorBudget.reserved(layout.loops(), openFileLimit));
        }
        for (int i = 0; i < all.size(); i++) {
            loops.add(new ClientLoop(
                    all.get(i), config, index, i, all.size(), layout.loopCapacity(), new SplittableRandom()));
        }
        gc = GcPauses.listen();
        idle = ProcessMemory.read(proc, gc);
    }

    /**
     * @param index of this client in the plan
     * @param counted true to count the connections in the kernel, for exact stats: for a client in its own network namespace
     */
    static Client open(int index, ClientConfig config, FileTables.Layout layout, boolean counted)
            throws IOException, InterruptedException {
        return new Client(index, config, layout, counted);
    }

    /** Returns a counter of this process's sockets in the kernel; sockets that exist now don't count. */
    private LongSupplier kernelCount(ClientConfig config) {
        ConnectionCensus census = ConnectionCensus.before(config.addresses(), false, proc);
        Set<Long> self = Set.of(ProcessHandle.current().pid());
        return () -> census.count(totals.sum(loop -> loop.connections), self).clients();
    }

    /** Raises the number of connections to hold; it never shrinks. */
    void hold(int connections) {
        share = Math.max(share, connections);
        int n = loops.size();
        for (int i = 0; i < n; i++) {
            loops.get(i).hold(share / n + (i < share % n ? 1 : 0));
        }
    }

    FileTables.Layout layout() {
        return layout;
    }

    @Override
    public Optional<String> notReady() {
        long held = totals.sum(loop -> loop.connections);
        if (held < share || held == 0) {
            return Optional.of(
                    "%,d of %,d connections established%s%s".formatted(held, share, unconfirmed(), whyNot()));
        }
        long unanswered = timed() ? totals.sumOfRequests(requests -> requests.unheard.connections) : 0;
        long waiting = unaccepted.lasting(System.nanoTime());
        if (waiting > 0) {
            return Optional.of(Quantities.connections(waiting, "is", "are")
                    + " waiting in the accept queue: the server on this machine does not accept them");
        }
        return unanswered == 0
                ? Optional.empty()
                : Optional.of("%,d of %,d connections got no reply for two message intervals%s"
                        .formatted(unanswered, held, unconfirmed()));
    }

    @Override
    public String ready() {
        return "ready" + unconfirmed();
    }

    private String unconfirmed() {
        long unconfirmed = timed() ? totals.sumOfRequests(requests -> requests.unconfirmed) : 0;
        return unconfirmed == 0 ? "" : "; %,d still waiting for their first reply".formatted(unconfirmed);
    }

    private String whyNot() {
        return Routes.mostFrequentFailure(Routes.stats(loops))
                .map(failure -> "; most frequent failure: " + failure)
                .orElse("");
    }

    @Override
    public void collectGarbage() {
        if (!timed) { // the pause would count as reply time
            gc.collect(share);
        }
    }

    private boolean timed() {
        return timed && !(echoes && echo.noEcho());
    }

    @Override
    public ClientStats stats(boolean exact) {
        boolean replies = timed();
        long now = System.nanoTime();
        SystemCounters.Reading system =
                exact ? counters.exact(now) : counters.read(totals.sum(loop -> loop.connections) < share, now);
        ClientTimes.Times read = times.read(exact);
        return new ClientStats(
                ProcessHandle.current().pid(),
                Jvm.uptimeMs(),
                index,
                share,
                totals.sum(loop -> loop.connections),
                totals.sum(loop -> loop.connecting),
                totals.sum(loop -> loop.established),
                totals.sum(loop -> loop.lost),
                totals.failures(),
                totals.sum(loop -> loop.sender.sent),
                totals.sum(loop -> loop.sender.blocked),
                timed && !replies ? -1 : totals.sumOfRequests(requests -> requests.answered),
                totals.sum(loop -> loop.receiver.bytes),
                layout.loops(),
                layout.perLoop(),
                read.connect(),
                replies ? read.reply() : Latency.NONE,
                ProcessMemory.read(proc, gc),
                idle,
                gc.stats(),
                Jvm.current(),
                openFileLimit,
                system.kernel(),
                system.cpu(),
                totals.losses(),
                totals.sum(loop -> loop.sender.due),
                messageIntervalMs,
                payloadSize,
                replies ? totals.requests(read.openAges()) : null,
                eventLoops.heartbeat(),
                Routes.stats(loops),
                totals.firstBytes(),
                unaccepted.read(System.nanoTime()),
                totals.sum(loop -> loop.peak),
                system.ageMs(System.nanoTime()),
                timed && !replies,
                totals.protocol(read, silent));
    }

    /**
     * Makes closing a connection reset it, also when this process exits: a source port in TIME_WAIT would obstruct the next
     * run for a minute. Waits two seconds at most.
     */
    void resetOnClose() {
        long end = System.nanoTime() + RESET_NANOS;
        for (Future<?> one :
                loops.stream().<Future<?>>map(ClientLoop::resetOnClose).toList()) {
            try {
                one.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException | TimeoutException e) {
                // The remaining connections close with a FIN.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public Heartbeat heartbeat() {
        return eventLoops.heartbeat();
    }

    @Override
    public MetricSnapshots metrics() {
        return ClientMetrics.of(stats(true));
    }

    @Override
    public void close() {
        eventLoops.close();
    }
}
