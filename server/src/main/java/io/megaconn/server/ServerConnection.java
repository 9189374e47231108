package io.megaconn.server;

import io.megaconn.runtime.engine.Connection;
import io.megaconn.runtime.engine.FatalErrors;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;

/** An accepted connection: 24 bytes. All state that can be per loop is in {@link ServerLoop}. */
class ServerConnection extends Connection {
    private final ServerLoop loop;
    /** The period of {@link IdleDetector} in which this connection was last heard. */
    int lastHeard;

    ServerConnection(int fd, ServerLoop loop, int lastHeard) {
        super(fd);
        this.loop = loop;
        this.lastHeard = lastHeard;
    }

    /** Returns the slot by which a transport keeps state; plain TCP keeps none. */
    int slot() {
        return 0;
    }

    @Override
    public final void handle(IoRegistration registration, IoEvent event) {
        try {
            loop.ready(this, registration, ((EpollIoEvent) event).ops());
        } catch (RuntimeException e) { // Netty would drop the remaining events of this iteration
            FatalErrors.end(e);
        }
    }
}
