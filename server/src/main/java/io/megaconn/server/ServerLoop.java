package io.megaconn.server;

import io.megaconn.runtime.engine.Coalescing;
import io.megaconn.runtime.engine.Connection;
import io.megaconn.runtime.engine.EventLoops;
import io.megaconn.runtime.engine.FatalErrors;
import io.megaconn.runtime.engine.FileTables;
import io.megaconn.runtime.engine.ReasonCounters;
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
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one event loop: accepts and closes them. {@link ServerReader} reads. Every method runs on the loop's thread
 * unless documented otherwise; counters are read from any thread.
 */
final class ServerLoop {
    /** Maximum number of accepts before the loop reads again. */
    private static final int ACCEPTS_PER_WAKE_UP = 256;

    /** Maximum interval between two checks for peers that take too long. */
    private static final Duration EXPIRY = Duration.ofSeconds(5);

    private static final Set<String> NO_ROOM = Set.of("EMFILE", "ENFILE", "ENOMEM", "ENOBUFS");

    final SingleWriterCounter accepted = new SingleWriterCounter();
    final SingleWriterCounter closed = new SingleWriterCounter();
    final SingleWriterCounter refused = new SingleWriterCounter();
    final SingleWriterCounter silent = new SingleWriterCounter();
    /** Times that a connection fell silent since the start. */
    final SingleWriterCounter fellSilent = new SingleWriterCounter();

    final SingleWriterCounter slowReadersClosed = new SingleWriterCounter();
    /** Failed accepts, failed attempts to listen again, by errno name, and late upgrades. */
    final ReasonCounters failures = new ReasonCounters();

    final ServerReader reader;

    private final IoEventLoop eventLoop;
    private final Coalescing coalescing;
    private final int capacity;
    private final AdmissionControl peers;
    private final ListenGroup listeners;
    private final IdleDetector silence = new IdleDetector();
    private final byte[] peer = new byte[26]; // length, address, scope, port: what Netty's accept fills in
    private final Future<?> periods;
    private final Future<?> expiry;
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
        this.reader = new ServerReader(
                this, config, new SlowReaders(SlowReaderBounds.of(config, layout.loops()), this::tooSlow));
        this.messageInterval = config.messageInterval();
        long period = messageInterval.toNanos() / Workload.CHECKS_PER_INTERVAL;
        // With a fixed delay, a loop that resumes after a stall does not count all connections as silent at once.
        periods = eventLoop.scheduleWithFixedDelay(
                FatalErrors.guarded(this::periodPassed), period, period, TimeUnit.NANOSECONDS);
        long often = expiry(messageInterval).toNanos();
        expiry = eventLoop.scheduleWithFixedDelay(
                FatalErrors.guarded(() -> reader.expire(System.nanoTime())), often, often, TimeUnit.NANOSECONDS);
    }

    /** Returns the interval between two checks for peers that take too long. */
    static Duration expiry(Duration messageInterval) {
        Duration period = messageInterval.dividedBy(Workload.CHECKS_PER_INTERVAL);
        return period.compareTo(EXPIRY) < 0 ? period : EXPIRY;
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
        failures.count(errno);
        return errno;
    }

    /** Resets the connection, so that a flood leaves no sockets in TIME_WAIT. */
    private void refuse(int fd) throws IOException {
        refused.increment();
        SocketReset.now(fd);
    }

    void add(int fd) {
        ServerConnection connection = reader.connection(fd, silence.add());
        IoRegistration registration = eventLoop.register(connection).getNow();
        accepted.increment();
        reader.accepted(connection, registration);
        if (reader.isHandshaking()) {
            coalescing.more();
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
        expiry.cancel(false);
        listeners.close();
    }

    private void periodPassed() {
        fellSilent.add(silence.advance());
        silent.set(silence.silent());
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
        reader.ready(connection, registration, events);
        if (reader.isHandshaking()) {
            coalescing.more(); // a rest would be part of the time of a handshake, which the client measures
        }
    }

    /** Notes that a peer has sent something. */
    void heard(ServerConnection connection) {
        connection.lastHeard = silence.heard(connection.lastHeard);
    }

    /** Makes epoll report a connection again. */
    void readAgain(IoRegistration registration) {
        coalescing.more();
        registration.submit(Connection.READING);
    }

    private void tooSlow(SlowReaders.Rest rest) {
        slowReadersClosed.increment();
        SocketReset.onClose(rest.connection().intValue());
        close(rest.connection(), rest.registration());
    }

    void upgradeTooSlow(Unfinished.Upgrading upgrading) {
        failures.count(WebSocketServing.UPGRADE_TIMEOUT);
        SocketReset.onClose(upgrading.connection.intValue());
        close(upgrading.connection, upgrading.registration);
    }

    void close(ServerConnection connection, IoRegistration registration) {
        reader.forget(connection);
        silence.remove(connection.lastHeard);
        connection.close(registration);
        closed.increment();
        peers.left();
    }
}
