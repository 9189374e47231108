package io.megaconn.client;

import io.megaconn.runtime.engine.Connection;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The transport's handshake, between the connect and the opening. Short-lived, so its size does not matter. */
final class Handshake implements ClientConnection.Phase {
    private static final EpollIoOps WRITING = Connection.READING.with(EpollIoOps.EPOLLOUT);

    private final Dial dial;
    private final ClientLoop loop;
    private final Dialer dialer;

    Handshake(Dial dial, ClientLoop loop, Dialer dialer) {
        this.dial = dial;
        this.loop = loop;
        this.dialer = dialer;
    }

    void begin(ClientConnection connection, IoRegistration registration) {
        loop.messaging.transport.begin(connection.slot, dial.queue.host, dial.queue.endpoint);
        proceed(connection, registration);
    }

    @Override
    public void ready(ClientConnection connection, IoRegistration registration, EpollIoOps events) {
        proceed(connection, registration);
    }

    private void proceed(ClientConnection connection, IoRegistration registration) {
        try {
            if (loop.messaging.transport.handshake(connection, connection.slot, dial.queue.host)) {
                dialer.secured(dial, connection, registration, loop.messaging.transport.early());
            } else if (!loop.messaging.transport.flush(connection, connection.slot)) {
                registration.submit(WRITING);
            }
        } catch (IOException | UncheckedIOException e) {
            dialer.done(dial, connection, registration, loop.failures.reason(e));
        }
    }
}
