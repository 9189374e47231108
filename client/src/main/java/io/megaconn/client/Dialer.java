package io.megaconn.client;

import io.megaconn.runtime.Connection;
import io.megaconn.runtime.Errno;
import io.megaconn.runtime.Reply;
import io.netty.channel.ChannelException;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Opens the connections that a loop is missing: a bounded number under way, at most the connect rate, backing off when
 * they fail. Every method runs on the loop's thread.
 */
final class Dialer {
    private static final int IPPROTO_IP = 0;
    /** Leaves the port to connect(2), which may share it between destinations (Linux 4.2). */
    private static final int IP_BIND_ADDRESS_NO_PORT = 24;

    /** In one system call: edge-triggered, EPOLLOUT comes once, when the connect has ended. */
    private static final EpollIoOps CONNECTING_AND_READING = Connection.READING.with(EpollIoOps.EPOLLOUT);

    private final ClientLoop loop;
    private final IoEventLoop eventLoop;
    private final ClientConfig config;
    private final int loops;
    private final RateLimit rate;
    private final Backoff backoff;
    private final List<Dial> connecting = new ArrayList<>();

    Dialer(ClientLoop loop, IoEventLoop eventLoop, ClientConfig config, int loops, RandomGenerator random) {
        this.loop = loop;
        this.eventLoop = eventLoop;
        this.config = config;
        this.loops = loops;
        long now = System.nanoTime();
        rate = new RateLimit((double) config.connectRate() / loops, now);
        backoff = new Backoff(Math.max(1, config.maxConnecting() / loops), now, random);
    }

    int connecting() {
        return connecting.size();
    }

    void lost() {
        backoff.lost();
    }

    void tick(long now) {
        for (int i = connecting.size() - 1; i >= 0; i--) {
            Dial dial = connecting.get(i);
            if (now - dial.startNanos > config.connectTimeout().toNanos()) {
                ClientConnection connection = dial.connection;
                IoRegistration registration = dial.registration;
                if (connection != null && registration != null) {
                    done(dial, connection, registration, "TIMEOUT");
                }
            }
        }
        backoff.tick(now);
        dial(now);
    }

    /** Opens what is missing, as far as it is allowed now. */
    void dial(long now) {
        while (loop.missing() > 0 && connecting.size() < backoff.allowed(now) && rate.take(now)) {
            open(loop.takeMissing(), now);
        }
    }

    private void open(int slot, long now) {
        List<InetSocketAddress> endpoints = config.endpoints();
        List<InetAddress> sources = config.sources();
        // Sources change fastest; then the endpoint, so that every pair of the two gets its part.
        int nth = slot * loops + loop.number();
        InetSocketAddress endpoint = endpoints.get(nth / Math.max(1, sources.size()) % endpoints.size());
        if (!loop.hasRoom()) { // what is left of the open-file limit is for the rest of the process
            fail(slot, "EMFILE");
            return;
        }
        LinuxSocket socket;
        try {
            socket = LinuxSocket.newSocketStream(endpoint.getAddress() instanceof Inet6Address);
        } catch (ChannelException e) {
            fail(slot, Errno.of(e));
            return;
        }
        try {
            if (!sources.isEmpty()) {
                socket.setIntOpt(IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
                socket.bind(new InetSocketAddress(sources.get(nth % sources.size()), 0));
            }
            socket.connect(endpoint); // EPOLLOUT tells how it ended, also where it ended at once
        } catch (IOException e) {
            close(socket);
            fail(slot, Errno.of(e));
            return;
        }
        Dial dial = new Dial(socket, now, this);
        int fd = socket.intValue();
        ClientConnection connection = config.reply() == Reply.ECHO
                ? new EchoConnection(fd, slot, dial)
                : new ClientConnection(fd, slot, dial);
        IoRegistration registration = eventLoop.register(connection).getNow();
        try {
            registration.submit(CONNECTING_AND_READING);
        } catch (UncheckedIOException e) { // ENOSPC: fs.epoll.max_user_watches
            connection.close(registration);
            fail(slot, Errno.of(e));
            return;
        }
        dial.connection = connection;
        dial.registration = registration;
        dial.index = connecting.size();
        connecting.add(dial);
    }

    /** @param failure errno's name, or empty when the connection is established */
    void done(Dial dial, ClientConnection connection, IoRegistration registration, String failure) {
        Dial last = connecting.removeLast();
        if (last != dial) {
            connecting.set(dial.index, last);
            last.index = dial.index;
        }
        long now = System.nanoTime();
        if (failure.isEmpty()) {
            connection.phase(loop);
            backoff.won();
            loop.established(connection, now, now - dial.startNanos);
        } else {
            connection.close(registration);
            fail(connection.slot, failure);
        }
        dial(now);
    }

    private void fail(int slot, String failure) {
        backoff.failed();
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
