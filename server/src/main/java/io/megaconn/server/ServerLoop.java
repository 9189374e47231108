package io.megaconn.server;

import io.megaconn.runtime.engine.Coalescing;
import io.megaconn.runtime.engine.Connection;
import io.megaconn.runtime.engine.EventLoops;
import io.megaconn.runtime.engine.FatalErrors;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.engine.SingleWriterCounter;
import io.megaconn.runtime.engine.SocketReset;
import io.megaconn.runtime.system.Errno;
import io.megaconn.runtime.wire.Workload;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop. Messages are read into one buffer of the loop and dropped or replied to. Every method
 * runs on the loop's thread unless documented otherwise; counters are read from any thread.
 */
final class ServerLoop {
    /** Maximum number of accepts before the loop reads again. */
    private static final int ACCEPTS_PER_WAKE_UP = 256;
    /** Maximum read per wake-up, so that a flood on one connection does not starve the others. */
    private static final int READ_SIZE = 64 * 1024;

    private static final Set<String> NO_ROOM = Set.of("EMFILE", "ENFILE", "ENOMEM", "ENOBUFS");

    final SingleWriterCounter accepted = new SingleWriterCounter();
    final SingleWriterCounter closed = new SingleWriterCounter();
    final SingleWriterCounter refused = new SingleWriterCounter();
    /** Reads that returned data; one may return several messages, or part of one. */
    final SingleWriterCounter reads = new SingleWriterCounter();

    final SingleWriterCounter bytes = new SingleWriterCounter();
    final SingleWriterCounter silent = new SingleWriterCounter();
    /** Times that a connection fell silent since the start. */
    final SingleWriterCounter fellSilent = new SingleWriterCounter();

    /** Complete WebSocket messages. */
    final SingleWriterCounter messages = new SingleWriterCounter();

    final SingleWriterCounter slowReadersClosed = new SingleWriterCounter();
    /** Failed accepts, failed attempts to listen again, by errno name, and late upgrades. */
    final Map<String, SingleWriterCounter> failures = new ConcurrentHashMap<>();

    private final IoEventLoop eventLoop;
    private final Coalescing coalescing;
    private final int capacity;
    private final AdmissionControl peers;
    private final ListenGroup listeners;
    private final IdleDetector silence = new IdleDetector();
    private final long buffer = Arena.global().allocate(READ_SIZE, 64).address();
    private final byte[] peer = new byte[26]; // length, address, scope, port: what Netty's accept fills in
    /** Null if what peers send is discarded. */
    final @Nullable Replier replier;

    private final Future<?> periods;
    private final Duration messageInterval;

    /** @param number index of this loop among {@code eventLoops} */
    ServerLoop(
            EventLoops eventLoops,
            int number,
            ServerConfig config,
            FileTables.Layout layout,
            List<InetSocketAddress> addresses,
            AdmissionControl peers) {
        this.eventLoop = eventLoops.all().get(number);
        this.coalescing = eventLoops.coalescing(number);
        this.capacity = layout.loopCapacity();
        this.listeners = new ListenGroup(this, eventLoop, config, addresses);
        this.peers = peers;
        this.replier = Replier.of(
                config,
                buffer,
                new SlowReaders(SlowReaderBounds.of(config, layout.loops()), this::tooSlow),
                messages,
                this::upgradeTooSlow);
        this.messageInterval = config.messageInterval();
        long period = messageInterval.toNanos() / Workload.CHECKS_PER_INTERVAL;
        // With a fixed delay, a loop that resumes after a stall does not count all connections as silent at once.
        periods = eventLoop.scheduleWithFixedDelay(
                FatalErrors.guarded(this::periodPassed), period, period, TimeUnit.NANOSECONDS);
    }

    Duration messageInterval() {
        return messageInterval;
    }

    void listen() throws IOException {
        listeners.open();
    }

    void accept(LinuxSocket listener) {
        try {
            for (int i = 0; i < ACCEPTS_PER_WAKE_UP && listeners.isOpen(); i++) {
                int fd = listener.accept(peer);
                if (fd < 0) {
                    return;
                }
                coalescing.event();
                coalescing.accepting();
                if (peers.admitted(peer)) {
                    add(fd);
                } else {
                    refuse(fd);
                }
            }
            coalescing.more();
        } catch (IOException e) {
            String errno = failed(e);
            // These mean that the loop is full; others, such as ECONNABORTED, concern one connection only.
            if (NO_ROOM.contains(errno)) {
                listeners.close();
            }
        }
    }

    private String failed(Exception e) {
        String errno = Errno.of(e);
        count(errno);
        return errno;
    }

    private void count(String failure) {
        failures.computeIfAbsent(failure, _ -> new SingleWriterCounter()).increment();
    }

    /** Resets the connection, so that a flood leaves no sockets in TIME_WAIT. */
    private void refuse(int fd) throws IOException {
        refused.increment();
        SocketReset.now(fd);
    }

    void add(int fd) {
        ServerConnection connection = new ServerConnection(fd, this, silence.add());
        IoRegistration registration = eventLoop.register(connection).getNow();
        accepted.increment();
        if (replier != null) {
            replier.accepted(connection, registration);
        }
        try {
            registration.submit(Connection.READING);
        } catch (UncheckedIOException e) { // ENOSPC: fs.epoll.max_user_watches
            failed(e);
            refused.increment();
            close(connection, registration);
            return;
        }
        if (open() >= capacity) {
            listeners.close();
        }
    }

    long open() {
        return accepted.get() - closed.get();
    }

    /** Returns whether the loop has stopped listening because it is full. From any thread. */
    boolean full() {
        return listeners.isFull();
    }

    /** Stops listening; connections stay open. */
    void stop() {
        periods.cancel(false);
        listeners.close();
    }

    private void periodPassed() {
        fellSilent.add(silence.advance());
        silent.set(silence.silent());
        if (replier != null) {
            replier.expire(System.nanoTime());
        }
        if (!listeners.isOpen() && open() < capacity * 0.95) {
            try {
                listen();
            } catch (IOException e) {
                failed(e);
                listeners.close(); // still no descriptor: retried in the next period
            }
        }
    }

    void ready(ServerConnection connection, IoRegistration registration, EpollIoOps events) {
        coalescing.event();
        try {
            if (replier != null && events.contains(EpollIoOps.EPOLLOUT)) {
                replier.writable(connection, registration);
                return;
            }
            int size = replier == null ? READ_SIZE : replier.readSize();
            int n = connection.readAddress(buffer, 0, size);
            if (n > 0) {
                reads.increment();
                bytes.add(n);
                connection.lastHeard = silence.heard(connection.lastHeard);
                Replier.Next next = replier == null ? Replier.Next.READ : replier.reply(connection, registration, n);
                if (next == Replier.Next.CLOSE) {
                    close(connection, registration);
                } else if (next == Replier.Next.READ
                        && (n == size
                                || events.contains(EpollIoOps.EPOLLRDHUP))) { // more data, or the end, is still unread
                    coalescing.more();
                    registration.submit(Connection.READING);
                }
            } else if (n < 0) {
                close(connection, registration);
            }
        } catch (IOException | UncheckedIOException e) {
            close(connection, registration); // reset by the peer, or timed out
        }
    }

    private void tooSlow(SlowReaders.Rest rest) {
        slowReadersClosed.increment();
        SocketReset.onClose(rest.connection().intValue());
        close(rest.connection(), rest.registration());
    }

    private void upgradeTooSlow(Unfinished.Upgrading upgrading) {
        count(WebSocketServing.UPGRADE_TIMEOUT);
        SocketReset.onClose(upgrading.connection.intValue());
        close(upgrading.connection, upgrading.registration);
    }

    private void close(ServerConnection connection, IoRegistration registration) {
        if (replier != null) {
            replier.forget(connection);
        }
        silence.remove(connection.lastHeard);
        connection.close(registration);
        closed.increment();
        peers.left();
    }
}
