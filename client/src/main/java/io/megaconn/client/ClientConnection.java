package io.megaconn.client;

import io.megaconn.runtime.engine.Connection;
import io.megaconn.runtime.engine.FatalErrors;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoOps;

/** An outgoing connection: 24 bytes. All state that can be per loop is in {@link ClientLoop}. */
class ClientConnection extends Connection {
    /** Handler of the events: a {@link Dial} until the connection is established, its {@link Route} afterwards. */
    interface Phase {
        void ready(ClientConnection connection, IoRegistration registration, EpollIoOps events);
    }

    private Phase phase;
    /** Index in the loop's table. */
    final int slot;

    ClientConnection(int fd, int slot, Phase phase) {
        super(fd);
        this.slot = slot;
        this.phase = phase;
    }

    void phase(Phase next) {
        phase = next;
    }

    boolean established() {
        return phase instanceof Route;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        try {
            handle(registration, ((EpollIoEvent) event).ops());
        } catch (RuntimeException e) { // Netty would drop the remaining events of this iteration
            FatalErrors.end(e);
        }
    }

    void handle(IoRegistration registration, EpollIoOps events) {
        phase.ready(this, registration, events);
    }
}
