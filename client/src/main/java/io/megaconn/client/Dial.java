package io.megaconn.client;

import io.megaconn.runtime.system.Errno;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A connect in progress; garbage once the connection is established or has failed. */
final class Dial implements ClientConnection.Phase {
    final LinuxSocket socket;
    final DialQueue queue;
    final Route route;
    final long startNanos;
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
        dialer.done(this, connection, registration, failure);
        if (failure.isEmpty() && events.contains(EpollIoOps.EPOLLIN)) { // a server that speaks first
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
