package io.megaconn.runtime.engine;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.Heartbeat;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The event loops of one process: native epoll, one thread each.
 *
 * <p>All loops exist before the first of them gets its own file table, so that each table has every loop's wake-up
 * descriptor and loops can still call each other.
 */
public final class EventLoops implements AutoCloseable {
    /** Maximum events per wake-up: bounds how long timers wait while everything is readable. */
    static final int EVENTS_PER_WAKE_UP = 1024;
    /**
     * Time for which a stopping loop waits for tasks. With zero, a loop that is stopped while it runs a task ends
     * without closing its descriptors (Netty 4.2).
     */
    private static final int QUIET_MS = 1;

    private final MultiThreadIoEventLoopGroup group;
    private final List<IoEventLoop> loops = new ArrayList<>();
    private final List<Heartbeats> beats = new ArrayList<>(); // in the order of the loops' creation
    private final List<Coalescing> coalescing = new ArrayList<>(); // in the order of the loops' creation

    private volatile boolean closing;

    private EventLoops(String name, int count, Duration rest) {
        group = new MultiThreadIoEventLoopGroup(
                count,
                new DefaultThreadFactory(name, true, Thread.MIN_PRIORITY), // only with ThreadPriorityPolicy
                GuardedIoHandler.factory(
                        EpollIoHandler.newFactory(EVENTS_PER_WAKE_UP, () -> coalescing(rest)), this::beats));
        for (EventExecutor loop : group) {
            loops.add((IoEventLoop) loop);
            loop.terminationFuture().addListener(ended -> mustNotEnd());
        }
        Thread.ofPlatform().daemon().name("heartbeat-" + name).start(this::heartbeats);
    }

    /** Wakes loops that have been idle for a while; a loop that serves connections has a heartbeat anyway. */
    private void heartbeats() {
        while (!closing) {
            long now = System.nanoTime();
            for (int i = 0; i < loops.size(); i++) {
                Heartbeats beats = this.beats.get(i);
                if (beats.isQuiet(now)) {
                    beats.wake(loops.get(i));
                }
            }
            LockSupport.parkNanos(Heartbeat.PERIOD_NANOS);
        }
    }

    private Heartbeats beats() {
        Heartbeats of = new Heartbeats(System.nanoTime());
        beats.add(of);
        return of;
    }

    private void mustNotEnd() {
        if (!closing) {
            FatalErrors.end(new IllegalStateException("an event loop has ended"));
        }
    }

    private Coalescing coalescing(Duration rest) {
        Coalescing strategy = new Coalescing(rest);
        coalescing.add(strategy);
        return strategy;
    }

    /**
     * @param rest rest of every loop before it waits for events, see {@link Coalescing}
     * @throws UserError if native epoll is missing
     */
    public static EventLoops open(String name, int count, Duration rest) {
        requireEpoll();
        return new EventLoops(name, count, rest);
    }

    public static void requireEpoll() {
        if (!Epoll.isAvailable()) {
            String system = System.getProperty("os.name");
            String processor = System.getProperty("os.arch");
            throw new UserError(
                    ExitCode.REFUSED,
                    system.equals("Linux") && Set.of("amd64", "aarch64").contains(processor)
                            ? ("native epoll can't be loaded: it is unpacked to %s, which needs free space (df) and must not be"
                                            + " mounted noexec; or use another directory: export"
                                            + " JDK_JAVA_OPTIONS=-Djava.io.tmpdir=DIR")
                                    .formatted(System.getProperty("java.io.tmpdir"))
                            : "megaconn needs Linux on x86_64 or aarch64 (native epoll); this is %s on %s"
                                    .formatted(system, processor));
        }
    }

    public List<IoEventLoop> all() {
        return List.copyOf(loops);
    }

    public Coalescing coalescing(int loop) {
        return coalescing.get(loop);
    }

    /** Returns true if all loops run. From any thread. */
    public Heartbeat heartbeat() {
        long now = System.nanoTime();
        return beats.stream().map(of -> of.read(now)).reduce(new Heartbeat(0, 0), Heartbeat::worst);
    }

    /**
     * Gives every loop its own file table. Call it after a complete connection has lived on a loop (so that its classes
     * are loaded) and before anything else is opened.
     *
     * @param floor lowest number of the descriptors that a loop opens from now on. Free numbers below it stand for
     *     {@code /dev/null} in the loops' tables: a descriptor that another thread opens later is never a peer's socket
     *     there
     */
    public void unshareFileTables(int floor) {
        openEveryJar();
        List<Integer> placeholders = new ArrayList<>();
        FileTable.fill(0, floor, placeholders::add);
        try {
            for (IoEventLoop loop : loops) {
                loop.submit(FileTable::unshare).syncUninterruptibly();
            }
        } finally {
            placeholders.forEach(FileTable::close);
        }
    }

    /**
     * Opens all jars now. A class that is loaded on a loop after the split must not open its jar there: the descriptor
     * would be wrong on every other thread. Searching for a resource that no jar has makes the class loader open them
     * all.
     */
    private static void openEveryJar() {
        EventLoops.class.getClassLoader().getResource("no/such/resource");
    }

    /** Closes what the loops still hold, each on its own thread, and stops them. */
    @Override
    public void close() {
        closing = true;
        group.shutdownGracefully(QUIET_MS, 10_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
    }
}
