package io.megaconn.client;

import io.megaconn.runtime.system.Errno;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A connect in progress, or an opening; garbage once the connection is established or has failed. */
final class Dial implements ClientConnection.Phase {
    final LinuxSocket socket;
    final DialQueue queue;
    final Route route;
    /** Start of the connect, the handshake or the opening, whichever is in progress. */
    long startNanos;
    /** Duration of the connect, once it has succeeded. */
    long connectNanos;
    /** Null while the connect is in progress, and without a handshake. */
    @Nullable
    Handshake handshake;
    /** Null before the opening is in progress. */
    @Nullable
    Opening opening;

    private final Dialer dialer;
    /** Index among the dialer's connects in progress. */
    int index;

    @Nullable
    ClientConnection connection;

    @Nullable
    IoRegistration registration;

    Dial(LinuxSocket socket, DialQueue queue, Route route, long startNanos, Dialer dialer) {
        this.socket = socket;
        this.queue = queue;
        this.route = route;
        this.startNanos = startNanos;
        this.dialer = dialer;
    }

    @Override
    public void ready(ClientConnection connection, IoRegistration registration, EpollIoOps events) {
        String failure = events.contains(EpollIoOps.EPOLLERR) ? failure() : "";
        dialer.connected(this, connection, registration, failure);
        if (failure.isEmpty()
                && connection.isOpen()
                && events.contains(EpollIoOps.EPOLLIN)) { // a server that speaks first
            connection.handle(registration, events);
        }
    }

    /** Returns errno's name; cheaper than finishConnect, because it needs no exception. */
    private String failure() {
        try {
            int error = socket.getSoError();
            return error == 0 ? "" : Errno.name(error);
        } catch (IOException e) {
            return Errno.of(e);
        }
    }
}
