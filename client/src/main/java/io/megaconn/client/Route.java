package io.megaconn.client;

import io.megaconn.runtime.engine.SingleWriterCounter;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One address of an endpoint, connected to from one source address, on one loop. It is also the {@link
 * ClientConnection.Phase} of its established connections: a connection knows its route without an extra field. Counters are
 * read from any thread.
 */
final class Route implements ClientConnection.Phase {
    final InetSocketAddress address;
    final @Nullable InetAddress source;
    final boolean ipv6;
    /** True if a connect may connect to itself, because the kernel may choose the endpoint's own port as the source. */
    final boolean mayMeetItself;

    final Backoff backoff;
    final SingleWriterCounter connections = new SingleWriterCounter();
    final FailureCounters failures = new FailureCounters();
    private final ClientLoop loop;
    /** Connects in progress. */
    int connecting;

    Route(
            InetSocketAddress address,
            @Nullable InetAddress source,
            boolean mayMeetItself,
            Backoff backoff,
            ClientLoop loop) {
        this.address = address;
        this.source = source;
        this.ipv6 = address.getAddress() instanceof Inet6Address;
        this.mayMeetItself = mayMeetItself;
        this.backoff = backoff;
        this.loop = loop;
    }

    boolean mayDial(long now) {
        return connecting < backoff.allowed(now);
    }

    /** Returns established and pending connections: a queue uses its route with the fewest next. */
    long load() {
        return connections.get() + connecting;
    }

    void established() {
        backoff.won();
        connections.increment();
    }

    void failed(String reason) {
        backoff.failed();
        failures.count(reason);
    }

    void lost(String reason) {
        backoff.lost();
        connections.add(-1);
        failures.count(reason);
    }

    @Override
    public void ready(ClientConnection connection, IoRegistration registration, EpollIoOps events) {
        loop.receiver.ready(this, connection, registration, events);
    }
}
