package io.megaconn.server;

/** An accepted connection over TLS: 32 bytes. */
final class TlsConnection extends ServerConnection {
    private final int slot;

    TlsConnection(int fd, ServerLoop loop, int lastHeard, int slot) {
        super(fd, loop, lastHeard);
        this.slot = slot;
    }

    @Override
    int slot() {
        return slot;
    }
}
