package io.megaconn.server;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.admin.AdminServer;
import io.megaconn.runtime.engine.DescriptorBudget;
import io.megaconn.runtime.engine.EventLoops;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.engine.SingleWriterCounter;
import io.megaconn.runtime.metrics.ServerMetrics;
import io.megaconn.runtime.system.Cpu;
import io.megaconn.runtime.system.GcPauses;
import io.megaconn.runtime.system.Jvm;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.system.KernelSockets;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.system.NamespaceLock;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.system.ProcessMemory;
import io.megaconn.runtime.system.SocketBufferMeter;
import io.megaconn.runtime.system.SocketBuffers;
import io.megaconn.runtime.wire.Heartbeat;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.ServerStats;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** A server process: listens on every event loop, and reports the sums over them. */
final class Server implements AutoCloseable, AdminServer.Source {
    /** Maximum rest of a loop: about eighty messages per wake-up at a million connections on sixty loops. */
    private static final Duration LONGEST_REST = Duration.ofMillis(50);

    /** Maximum wait for another server that is about to listen. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final EventLoops eventLoops;
    private final ServerConfig config;
    private final FileTables.Layout layout;
    private final List<InetSocketAddress> addresses;
    private final KernelSockets kernelSockets;
    private final SocketBufferMeter buffers;
    private final List<ServerLoop> loops = new ArrayList<>();
    private final LoopDeliveries deliveries = new LoopDeliveries(loops);
    private final AdmissionControl peers;
    private final Proc proc = new Proc();
    private final long openFileLimit = proc.openFileLimit()[1];
    private final GcPauses gc;
    private final ProcessMemory idle;
    private final Rate readRate = new Rate();
    private final Rate byteRate = new Rate();
    private final Rate frameRate = new Rate();

    private Server(EventLoops eventLoops, ServerConfig config, FileTables.Layout layout)
            throws IOException, InterruptedException {
        this.eventLoops = eventLoops;
        this.config = config;
        this.layout = layout;
        peers = new AdmissionControl(config.allow(), config.maxConnections());
        if (layout.perLoop()) {
            ServerWarmUp.run(eventLoops, config);
            eventLoops.unshareFileTables(DescriptorBudget.reserved(layout.loops(), openFileLimit));
        }
        // Only one server at a time checks for free ports and listens: of two, the second finds the first.
        try (NamespaceLock _ = NamespaceLock.acquire("megaconn-listen", LONGEST_WAIT)) {
            addresses = Listener.reservePorts(config);
            kernelSockets = KernelSockets.before(addresses);
            buffers = new SocketBufferMeter(addresses);
            listen();
        }
        gc = GcPauses.listen();
        idle = ProcessMemory.read(proc, gc);
    }

    private void listen() throws InterruptedException {
        for (int i = 0; i < layout.loops(); i++) {
            ServerLoop loop = new ServerLoop(eventLoops, i, config, layout, addresses, peers);
            loops.add(loop);
            eventLoops
                    .all()
                    .get(i)
                    .submit(() -> {
                        loop.listen();
                        return loop;
                    })
                    .sync();
        }
    }

    /** Listens on all ports, or throws a {@link UserError} with the reason. */
    static Server open(ServerConfig config) {
        return open(config, false);
    }

    /** @param child whether the orchestrator started this process; then it holds as many connections as fit */
    static Server open(ServerConfig config, boolean child) {
        long nofile = new Proc().openFileLimit()[1];
        int cores = config.loops() > 0 ? config.loops() : Runtime.getRuntime().availableProcessors();
        int listeners = config.ports().size();
        FileTables.Layout layout = child // preflight has checked the limits already
                ? config.fileTables().fit(config.capacity(), nofile, cores, listeners)
                : config.fileTables().layout(config.capacity(), nofile, cores, listeners);
        Duration rest = config.deliveryTime() ? Duration.ZERO : rest(config.reply(), new Proc());
        EventLoops eventLoops = EventLoops.open("server", layout.loops(), rest);
        try {
            return new Server(eventLoops, config, layout);
        } catch (IOException | InterruptedException | RuntimeException e) {
            eventLoops.close();
            throw e instanceof UserError user ? user : new UserError(ExitCode.UNEXPECTED, "can't listen: " + e);
        }
    }

    /**
     * Returns how long loops may rest before they wait for events. Messages that need no reply can wait, but not longer than
     * the listen queue takes to overflow at 80,000 connects per second on one loop.
     */
    static Duration rest(Reply reply, Proc proc) {
        long queue = proc.sysctlValue("net/core/somaxconn").orElse(128);
        return reply == Reply.ECHO
                ? Duration.ZERO
                : Duration.ofNanos(Math.min(LONGEST_REST.toNanos(), queue * 1_000_000_000L / 80_000));
    }

    List<InetSocketAddress> addresses() {
        return addresses;
    }

    FileTables.Layout layout() {
        return layout;
    }

    long connections() {
        return sum(loop -> loop.accepted) - sum(loop -> loop.closed);
    }

    private long sum(Function<ServerLoop, SingleWriterCounter> counter) {
        return loops.stream().mapToLong(loop -> counter.apply(loop).get()).sum();
    }

    private Map<String, Long> failures() {
        Map<String, Long> sum = new TreeMap<>();
        loops.forEach(loop -> loop.failures.addTo(sum));
        return sum;
    }

    @Override
    public Optional<String> notReady() {
        return Optional.empty(); // it listens before the admin endpoint answers
    }

    @Override
    public void collectGarbage() {
        gc.collect(connections());
    }

    @Override
    public ServerStats stats(boolean exact) {
        // First, because it takes seconds at a million connections: the counters below must be current.
        long established = exact ? kernelSockets.count() : kernelSockets.recent(connections());
        Machine machine = Machine.read(proc);
        SocketBuffers socketBuffers = buffers.read(connections(), machine.tcpBuffers(), exact);
        long uptimeMs = Jvm.uptimeMs();
        long closed = sum(loop -> loop.closed); // before accepted, so that connections are never negative
        long accepted = sum(loop -> loop.accepted);
        long reads = sum(loop -> loop.reader.reads);
        long bytes = sum(loop -> loop.reader.bytes);
        long now = System.nanoTime();
        long bytesPerSecond = byteRate.perSecond(bytes, now);
        int payload = config.payloadSize();
        long frames = sum(loop -> loop.reader.messages);
        long framesPerSecond = frameRate.perSecond(frames, now);
        return new ServerStats(
                ProcessHandle.current().pid(),
                uptimeMs,
                addresses.stream().map(a -> Endpoint.of(a).toString()).toList(),
                accepted - closed,
                accepted,
                closed,
                sum(loop -> loop.silent),
                config.webSocket() ? frames : ServerStats.messages(bytes, payload),
                bytes,
                config.webSocket() ? framesPerSecond : ServerStats.messages(bytesPerSecond, payload),
                peers.sources(),
                sum(loop -> loop.refused),
                layout.loops(),
                layout.perLoop(),
                config.capacity(),
                config.maxConnections(),
                config.messageInterval().toMillis(),
                config.reply(),
                ProcessMemory.read(proc, gc),
                idle,
                gc.stats(),
                Jvm.current(),
                KernelCounters.read(proc, established),
                machine,
                failures(),
                (int) loops.stream().filter(ServerLoop::full).count(),
                openFileLimit,
                Cpu.read(proc),
                payload,
                reads,
                readRate.perSecond(reads, now),
                bytesPerSecond,
                sum(loop -> loop.fellSilent),
                sum(loop -> loop.slowReadersClosed),
                eventLoops.heartbeat(),
                socketBuffers,
                config.protocol(),
                deliveries.read(exact),
                ServerHandshakes.stats(config.transport(), loops));
    }

    @Override
    public Heartbeat heartbeat() {
        return eventLoops.heartbeat();
    }

    @Override
    public MetricSnapshots metrics() {
        return ServerMetrics.of( // counting the kernel's sockets would take a second per scrape
                stats(false), deliveries.read(true));
    }

    @Override
    public Optional<Predicate<InetAddress>> seen() {
        return Optional.of(peers::seen);
    }

    @Override
    public void close() {
        eventLoops.close();
    }
}
