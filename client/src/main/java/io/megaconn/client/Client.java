package io.megaconn.client;

import io.megaconn.runtime.AdminServer;
import io.megaconn.runtime.ClientStats;
import io.megaconn.runtime.Counter;
import io.megaconn.runtime.Cpu;
import io.megaconn.runtime.EventLoops;
import io.megaconn.runtime.FileTables;
import io.megaconn.runtime.GcPauses;
import io.megaconn.runtime.KernelCounters;
import io.megaconn.runtime.Latency;
import io.megaconn.runtime.Losses;
import io.megaconn.runtime.Proc;
import io.megaconn.runtime.ProcessMemory;
import io.megaconn.runtime.Reply;
import io.megaconn.runtime.metrics.ClientMetrics;
import io.netty.channel.IoEventLoop;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** The client process: its share of connections spread over event loops, and the sums over them. */
final class Client implements AutoCloseable, AdminServer.Source {
    private final int index;
    private final EventLoops eventLoops;
    private final FileTables.Layout layout;
    private final List<ClientLoop> loops = new ArrayList<>();
    private final Proc proc = new Proc();
    private final GcPauses gc;
    private final ProcessMemory idle;
    private final boolean timed;
    private final long messageIntervalMs;
    private final int payloadSize;
    private final long openFileLimit = proc.openFileLimit()[1];
    /** What the kernel had counted when this process started. */
    private final KernelCounters before = KernelCounters.read(proc, -1);

    private KernelCounters kernel = KernelCounters.NONE;
    private Cpu cpu = Cpu.NONE;
    private volatile int share;

    private Client(int index, ClientConfig config, FileTables.Layout layout) throws IOException, InterruptedException {
        this.index = index;
        this.layout = layout;
        this.timed = config.reply() == Reply.ECHO;
        this.messageIntervalMs = config.messageInterval().toMillis();
        this.payloadSize = (int) config.payload().byteSize();
        eventLoops = EventLoops.open("client", layout.loops(), Duration.ZERO);
        List<IoEventLoop> all = eventLoops.all();
        if (layout.perLoop()) {
            WarmUp.run(all.getFirst(), config);
            eventLoops.unshareFileTables();
        }
        for (int i = 0; i < all.size(); i++) {
            loops.add(new ClientLoop(all.get(i), config, i, all.size(), layout.loopCapacity(), new SplittableRandom()));
        }
        gc = GcPauses.listen();
        idle = ProcessMemory.read(proc, gc);
    }

    /** @param index which client of the plan this is */
    static Client open(int index, ClientConfig config, FileTables.Layout layout)
            throws IOException, InterruptedException {
        return new Client(index, config, layout);
    }

    /** Holds so many connections from now on; a share only grows. */
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

    private long sum(Function<ClientLoop, Counter> counter) {
        return loops.stream().mapToLong(loop -> counter.apply(loop).get()).sum();
    }

    @Override
    public Optional<String> notReady() {
        long held = sum(loop -> loop.connections);
        return held == share && held > 0
                ? Optional.empty()
                : Optional.of("%,d of %,d connections established%s".formatted(held, share, whyNot()));
    }

    private String whyNot() {
        return Paths.mostFrequentFailure(Paths.stats(loops))
                .map(failure -> "; most frequent failure: " + failure)
                .orElse("");
    }

    private Map<String, Long> failures() {
        Map<String, Long> sum = new TreeMap<>();
        loops.forEach(loop -> loop.failures.forEach((reason, n) -> sum.merge(reason, n.get(), Long::sum)));
        return sum;
    }

    private synchronized Latency latency(BiConsumer<ClientLoop, Histogram> add) {
        Histogram sum = Latency.newHistogram();
        loops.forEach(loop -> add.accept(loop, sum));
        return Latency.of(sum);
    }

    @Override
    public void collectGarbage() {
        if (!timed) { // it would stand in the reply times
            gc.collect(share);
        }
    }

    /** Twenty files of /proc: only where somebody may want to know why connections are missing. */
    private synchronized void lookAtKernel(boolean exact) {
        if (exact || sum(loop -> loop.connections) < share) {
            kernel = KernelCounters.read(proc, -1).since(before);
            cpu = Cpu.read(proc);
        }
    }

    private synchronized KernelCounters kernel() {
        return kernel;
    }

    private synchronized Cpu cpu() {
        return cpu;
    }

    private Losses losses() {
        return loops.stream().map(ClientLoop::losses).reduce(Losses.NONE, Losses::plus);
    }

    @Override
    public ClientStats stats(boolean exact) {
        lookAtKernel(exact);
        return new ClientStats(
                ProcessHandle.current().pid(),
                ManagementFactory.getRuntimeMXBean().getUptime(),
                index,
                share,
                sum(loop -> loop.connections),
                sum(loop -> loop.connecting),
                sum(loop -> loop.established),
                sum(loop -> loop.lost),
                failures(),
                sum(loop -> loop.sender.sent),
                sum(loop -> loop.sender.blocked),
                sum(loop -> loop.replies),
                sum(loop -> loop.bytesReceived),
                layout.loops(),
                layout.perLoop(),
                exact ? latency(ClientLoop::addConnectTimes) : Latency.NONE,
                exact ? latency(ClientLoop::addReplyTimes) : Latency.NONE,
                ProcessMemory.read(proc, gc),
                idle,
                gc.stats(),
                openFileLimit,
                kernel(),
                cpu(),
                losses(),
                -1,
                messageIntervalMs,
                payloadSize,
                null,
                eventLoops.heartbeat(),
                Paths.stats(loops),
                Map.of(),
                -1);
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
