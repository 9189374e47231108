package io.megaconn.client;

import io.megaconn.runtime.admin.AdminServer;
import io.megaconn.runtime.engine.DescriptorBudget;
import io.megaconn.runtime.engine.EventLoops;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.engine.SingleWriterCounter;
import io.megaconn.runtime.metrics.ClientMetrics;
import io.megaconn.runtime.system.AcceptQueue;
import io.megaconn.runtime.system.Cpu;
import io.megaconn.runtime.system.GcPauses;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.system.ProcessMemory;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Heartbeat;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.Losses;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Requests;
import io.netty.channel.IoEventLoop;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The client process: its share of connections spread over event loops, and the sums over them. */
public final class Client implements AutoCloseable, AdminServer.Source {
    private static final long RESET_NANOS = 2_000_000_000L;

    private final int index;
    private final EventLoops eventLoops;
    private final FileTables.Layout layout;
    private final List<ClientLoop> loops = new ArrayList<>();
    private final ClientTimes times;
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
    private final UnacceptedConnections unaccepted;

    private Client(int index, ClientConfig config, FileTables.Layout layout) throws IOException, InterruptedException {
        this.index = index;
        this.layout = layout;
        this.timed = config.reply() == Reply.ECHO;
        this.messageIntervalMs = config.messageInterval().toMillis();
        this.payloadSize = (int) config.payload().byteSize();
        unaccepted = new UnacceptedConnections(new AcceptQueue(
                config.endpoints().stream().flatMap(e -> e.addresses().stream()).toList()));
        times = new ClientTimes(loops, config.messageInterval(), timed);
        eventLoops = EventLoops.open("client", layout.loops(), Duration.ZERO);
        List<IoEventLoop> all = eventLoops.all();
        if (layout.perLoop()) {
            ClientWarmUp.run(all.getFirst(), config);
            eventLoops.unshareFileTables(DescriptorBudget.reserved(layout.loops(), openFileLimit));
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

    private long sum(Function<ClientLoop, SingleWriterCounter> counter) {
        return loops.stream().mapToLong(loop -> counter.apply(loop).get()).sum();
    }

    private long sumOfRequests(Function<OpenRequests, SingleWriterCounter> counter) {
        return loops.stream()
                .map(loop -> loop.requests)
                .filter(Objects::nonNull)
                .mapToLong(requests -> counter.apply(requests).get())
                .sum();
    }

    @Override
    public Optional<String> notReady() {
        long held = sum(loop -> loop.connections);
        if (held < share || held == 0) {
            return Optional.of(
                    "%,d of %,d connections established%s%s".formatted(held, share, unconfirmed(), whyNot()));
        }
        long unanswered = sumOfRequests(requests -> requests.unheard.connections);
        long waiting = unaccepted.lasting(System.nanoTime());
        if (waiting > 0) {
            return Optional.of(
                    "%,d connections are waiting in the accept queue: the server on this machine does not accept them"
                            .formatted(waiting));
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
        long unconfirmed = sumOfRequests(requests -> requests.unconfirmed);
        return unconfirmed == 0 ? "" : "; %,d still waiting for their first reply".formatted(unconfirmed);
    }

    private String whyNot() {
        return Routes.mostFrequentFailure(Routes.stats(loops))
                .map(failure -> "; most frequent failure: " + failure)
                .orElse("");
    }

    private Map<String, Long> failures() {
        Map<String, Long> sum = new TreeMap<>();
        loops.forEach(loop -> loop.failures.forEach((reason, n) -> sum.merge(reason, n.get(), Long::sum)));
        return sum;
    }

    private Map<String, String> firstBytes() {
        Map<String, String> all = new TreeMap<>();
        loops.forEach(loop -> loop.firstBytes.byReason().forEach(all::putIfAbsent));
        return all;
    }

    private @Nullable Requests requests(Latency openAges) {
        return timed
                ? new Requests(
                        sumOfRequests(requests -> requests.answered),
                        sumOfRequests(requests -> requests.open),
                        sumOfRequests(requests -> requests.overdue),
                        sumOfRequests(requests -> requests.ended),
                        sumOfRequests(requests -> requests.unheard.connections),
                        sumOfRequests(requests -> requests.unconfirmed),
                        openAges,
                        sumOfRequests(requests -> requests.mismatched))
                : null;
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
        ClientTimes.Times read = times.read(exact);
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
                sumOfRequests(requests -> requests.answered),
                sum(loop -> loop.bytesReceived),
                layout.loops(),
                layout.perLoop(),
                read.connect(),
                read.reply(),
                ProcessMemory.read(proc, gc),
                idle,
                gc.stats(),
                openFileLimit,
                kernel(),
                cpu(),
                losses(),
                sum(loop -> loop.sender.due),
                messageIntervalMs,
                payloadSize,
                requests(read.openAges()),
                eventLoops.heartbeat(),
                Routes.stats(loops),
                firstBytes(),
                unaccepted.read(System.nanoTime()));
    }

    /**
     * The connections that are left when this process ends are reset: a source port in TIME_WAIT would be in the way of the
     * next run for a minute. Waits a moment at most.
     */
    void resetOnClose() {
        List<Future<?>> all =
                loops.stream().<Future<?>>map(ClientLoop::resetOnClose).toList();
        long end = System.nanoTime() + RESET_NANOS;
        for (Future<?> one : all) {
            try {
                one.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException | TimeoutException e) {
                // The kernel says goodbye for those that are left.
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
