package io.megaconn.client;

import io.megaconn.runtime.engine.Connection;
import io.megaconn.runtime.engine.FatalErrors;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoOps;

/** An outgoing connection: 24 bytes. Everything that can be kept per loop is kept in {@link ClientLoop}. */
class ClientConnection extends Connection {
    /** What to do with events: a {@link Dial} until the connection is established, its {@link Route} from then on. */
    interface Phase {
        void ready(ClientConnection connection, IoRegistration registration, EpollIoOps events);
    }

    private Phase phase;
    /** Its place in the loop's table. */
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
        } catch (RuntimeException e) { // Netty would drop the events of all others in this turn
            FatalErrors.end(e);
        }
    }

    void handle(IoRegistration registration, EpollIoOps events) {
        phase.ready(this, registration, events);
    }
}
