package io.megaconn.client;

import io.megaconn.runtime.engine.Connection;
import io.megaconn.runtime.system.Errno;
import io.megaconn.runtime.wire.Reply;
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
 * Opens the connections that a loop is missing: a bounded number under way, at most the connect rate, backing off where
 * they fail. Every method runs on the loop's thread.
 */
final class Dialer {
    /** How long an address is waited for while another one of its name works: two SYNs. */
    private static final long SUBSTITUTE_NANOS = 2_000_000_000L;

    /** In one system call: edge-triggered, EPOLLOUT comes once, when the connect has ended. */
    private static final EpollIoOps CONNECTING_AND_READING = Connection.READING.with(EpollIoOps.EPOLLOUT);

    private final ClientLoop loop;
    private final IoEventLoop eventLoop;
    private final ClientConfig config;
    private final int most;
    private final DialQueues lanes;
    private final RateLimit rate;
    private final ConnectTime connectTime = new ConnectTime();
    private final List<Dial> connecting = new ArrayList<>();

    Dialer(ClientLoop loop, IoEventLoop eventLoop, ClientConfig config, int loops, DialQueues lanes) {
        this.loop = loop;
        this.eventLoop = eventLoop;
        this.config = config;
        this.lanes = lanes;
        most = mostConnecting(config, loops);
        rate = new RateLimit((double) config.connectRate() / loops, System.nanoTime());
    }

    /** Connects that one of so many loops may have under way. */
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
                done(dial, connection, registration, "TIMEOUT");
            }
        }
        lanes.tick(now);
        dial(now);
    }

    private long patience(Dial dial) {
        long timeout = config.connectTimeout().toNanos();
        return dial.lane.hasSubstitute(dial.path) ? Math.min(timeout, SUBSTITUTE_NANOS) : timeout;
    }

    /** Opens what is missing, as far as it is allowed now. */
    void dial(long now) {
        while (loop.missing() > 0 && connecting.size() < most) {
            DialQueue lane = lanes.next(most, now);
            Route path = lanes.chosen();
            if (lane == null || path == null || !rate.take(now)) {
                return;
            }
            open(lane, path, loop.takeMissing(lane));
        }
    }

    private void open(DialQueue lane, Route path, int slot) {
        if (!loop.hasRoom()) { // what is left of the open-file limit is for the rest of the process
            fail(path, slot, "EMFILE");
            return;
        }
        LinuxSocket socket;
        try {
            socket = LinuxSocket.newSocketStream(path.ipv6);
        } catch (ChannelException e) {
            fail(path, slot, Errno.of(e));
            return;
        }
        long start;
        try {
            SocketOptions.set(socket, config);
            if (path.source != null) {
                SocketOptions.leavePortToConnect(socket);
                socket.bind(new InetSocketAddress(path.source, 0));
            }
            start = System.nanoTime();
            socket.connect(path.address); // EPOLLOUT tells how it ended, also where it ended at once
        } catch (IOException e) {
            close(socket);
            fail(path, slot, Errno.of(e));
            return;
        }
        Dial dial = new Dial(socket, lane, path, start, this);
        int fd = socket.intValue();
        ClientConnection connection = config.reply() == Reply.ECHO
                ? new EchoConnection(fd, slot, dial)
                : new ClientConnection(fd, slot, dial);
        IoRegistration registration = eventLoop.register(connection).getNow();
        try {
            registration.submit(CONNECTING_AND_READING);
        } catch (UncheckedIOException e) { // ENOSPC: fs.epoll.max_user_watches
            connection.close(registration);
            fail(path, slot, Errno.of(e));
            return;
        }
        dial.connection = connection;
        dial.registration = registration;
        dial.index = connecting.size();
        connecting.add(dial);
        path.connecting++;
    }

    /** @param failure errno's name, or empty when the connection is established */
    void done(Dial dial, ClientConnection connection, IoRegistration registration, String failure) {
        Dial last = connecting.removeLast();
        if (last != dial) {
            connecting.set(dial.index, last);
            last.index = dial.index;
        }
        Route path = dial.path;
        path.connecting--;
        long now = System.nanoTime();
        String why = failure.isEmpty() && path.mayMeetItself ? SelfConnect.check(dial.socket) : failure;
        if (why.isEmpty()) {
            connection.phase(path);
            path.established();
            loop.established(connection, now, connectTime.nanos(dial.socket, now - dial.startNanos));
        } else {
            connection.close(registration);
            fail(path, connection.slot, why);
        }
        dial(now);
    }

    private void fail(Route path, int slot, String failure) {
        path.failed(failure);
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
