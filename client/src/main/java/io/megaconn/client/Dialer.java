package io.megaconn.client;

import io.megaconn.runtime.engine.Connection;
import io.megaconn.runtime.system.Errno;
import io.netty.channel.ChannelException;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens the missing connections of a loop: bounds concurrent connects and the connect rate, and backs off after failures.
 * Every method runs on the loop's thread.
 */
final class Dialer {
    /** Connect timeout while another address of the same name works: two SYNs. */
    private static final long SUBSTITUTE_NANOS = 2_000_000_000L;

    /** One epoll registration for both phases: edge-triggered, EPOLLOUT comes once, when the connect has ended. */
    private static final EpollIoOps CONNECTING_AND_READING = Connection.READING.with(EpollIoOps.EPOLLOUT);

    private final ClientLoop loop;
    private final IoEventLoop eventLoop;
    private final ClientConfig config;
    private final int most;
    private final DialQueues queues;
    private final RateLimit rate;
    private final ConnectTime connectTime = new ConnectTime();
    private final List<Dial> connecting = new ArrayList<>();

    Dialer(ClientLoop loop, IoEventLoop eventLoop, ClientConfig config, int loops, DialQueues queues) {
        this.loop = loop;
        this.eventLoop = eventLoop;
        this.config = config;
        this.queues = queues;
        most = mostConnecting(config, loops);
        rate = new RateLimit((double) config.connectRate() / loops, System.nanoTime());
    }

    /** Returns the maximum concurrent connects of one of this many loops. */
    static int mostConnecting(ClientConfig config, int loops) {
        return Math.max(1, config.maxConnecting() / loops);
    }

    int connecting() {
        return connecting.size();
    }

    void tick(long now) {
        for (int i = connecting.size() - 1; i >= 0; i--) {
            Dial dial = connecting.get(i);
            ClientConnection connection = dial.connection;
            IoRegistration registration = dial.registration;
            if (now - dial.startNanos > patience(dial) && connection != null && registration != null) {
                done(dial, connection, registration, timeout(dial));
            }
        }
        queues.tick(now);
        dial(now);
    }

    private static String timeout(Dial dial) {
        if (dial.opening != null) {
            return "OPENING_TIMEOUT";
        }
        return dial.handshake == null ? "TIMEOUT" : "TLS_TIMEOUT";
    }

    private long patience(Dial dial) {
        long timeout = config.connectTimeout().toNanos();
        return dial.handshake == null && dial.opening == null && dial.queue.hasSubstitute(dial.route)
                ? Math.min(timeout, SUBSTITUTE_NANOS)
                : timeout;
    }

    /** Opens as many missing connections as the limits allow now. */
    void dial(long now) {
        while (loop.missing() > 0 && connecting.size() < most) {
            DialQueue queue = queues.next(most, now);
            Route route = queues.chosen();
            if (queue == null || route == null || !rate.take(now)) {
                return;
            }
            open(queue, route, loop.takeMissing(queue));
        }
    }

    private void open(DialQueue queue, Route route, int slot) {
        if (!loop.hasRoom()) { // the rest of the open-file limit is reserved for the process itself
            fail(route, slot, "EMFILE");
            return;
        }
        LinuxSocket socket;
        try {
            socket = LinuxSocket.newSocketStream(route.ipv6);
        } catch (ChannelException e) {
            fail(route, slot, Errno.of(e));
            return;
        }
        long start;
        try {
            SocketOptions.set(socket, config);
            if (route.source != null) {
                SocketOptions.leavePortToConnect(socket);
                socket.bind(new InetSocketAddress(route.source, 0));
            }
            start = System.nanoTime();
            socket.connect(route.address); // EPOLLOUT follows even if it fails immediately
        } catch (IOException e) {
            close(socket);
            fail(route, slot, Errno.of(e));
            return;
        }
        Dial dial = new Dial(socket, queue, route, start, this);
        int fd = socket.intValue();
        ClientConnection connection = connection(fd, slot, dial);
        IoRegistration registration = eventLoop.register(connection).getNow();
        try {
            registration.submit(CONNECTING_AND_READING);
        } catch (UncheckedIOException e) { // ENOSPC: fs.epoll.max_user_watches
            connection.close(registration);
            fail(route, slot, Errno.of(e));
            return;
        }
        dial.connection = connection;
        dial.registration = registration;
        dial.index = connecting.size();
        connecting.add(dial);
        loop.connecting.set(connecting.size());
        route.connecting++;
    }

    private ClientConnection connection(int fd, int slot, Dial dial) {
        if (config.dialogue().timed()) {
            return new RequestConnection(fd, slot, dial);
        }
        return config.dialogue().incoming() == null
                ? new ClientConnection(fd, slot, dial)
                : new StatefulConnection(fd, slot, dial);
    }

    /** @param failure errno's name, or empty if the connect has succeeded */
    void connected(Dial dial, ClientConnection connection, IoRegistration registration, String failure) {
        long now = System.nanoTime();
        String why = failure.isEmpty() && dial.route.mayMeetItself ? SelfConnect.check(dial.socket) : failure;
        if (why.isEmpty()) {
            dial.connectNanos = connectTime.nanos(dial.socket, now - dial.startNanos);
            if (loop.messaging.transport.needsHandshake()) {
                dial.startNanos = now;
                dial.handshake = new Handshake(dial, loop, this);
                connection.phase(dial.handshake);
                dial.handshake.begin(connection, registration);
                return;
            }
            if (!dial.queue.opening.isEmpty()) {
                open(dial, connection, registration, now).begin(connection);
                return;
            }
        }
        done(dial, connection, registration, why);
    }

    /** @param early number of bytes that came with the end of the handshake, in the loop's buffer */
    void secured(Dial dial, ClientConnection connection, IoRegistration registration, int early) {
        long now = System.nanoTime();
        loop.handshakes.complete(now - dial.startNanos, loop.messaging.transport.isResumed(connection.slot));
        byte[] data = loop.receiver.copy(early); // the buffer is shared
        if (dial.queue.opening.isEmpty()) {
            done(dial, connection, registration, "");
            loop.receiver.secured(dial.route, connection, registration, data);
            return;
        }
        Opening opening = open(dial, connection, registration, now);
        opening.begin(connection);
        if (data.length > 0 && connection.isOpen()) {
            opening.received(connection, data);
        }
        if (connection.isOpen()) {
            registration.submit(Connection.READING); // more, or the end, may have come with the handshake
        }
    }

    private Opening open(Dial dial, ClientConnection connection, IoRegistration registration, long now) {
        Opening opening = new Opening(dial, loop, this, registration);
        dial.startNanos = now;
        dial.opening = opening;
        connection.phase(opening);
        return opening;
    }

    /** @param failure reason, or empty if the connection is established */
    void done(Dial dial, ClientConnection connection, IoRegistration registration, String failure) {
        Dial last = connecting.removeLast();
        if (last != dial) {
            connecting.set(dial.index, last);
            last.index = dial.index;
        }
        loop.connecting.set(connecting.size());
        Route route = dial.route;
        route.connecting--;
        long now = System.nanoTime();
        if (failure.isEmpty()) {
            connection.phase(route);
            route.established();
            loop.established(connection, now, dial.connectNanos, dial.opening == null ? -1 : now - dial.startNanos);
        } else {
            connection.close(registration);
            loop.messaging.transport.closed(connection.slot);
            fail(route, connection.slot, dial.opening == null ? failure : dial.opening.failed(failure));
        }
        dial(now);
    }

    private void fail(Route route, int slot, String failure) {
        route.failed(failure);
        loop.failed(slot, failure);
    }

    private static void close(LinuxSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The descriptor is gone either way.
        }
    }
}
