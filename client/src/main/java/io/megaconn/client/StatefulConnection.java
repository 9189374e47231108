package io.megaconn.client;

/** A connection whose received bytes are read by an expectation: 32 bytes, 8 more than a plain one. */
class StatefulConnection extends ClientConnection {
    /** State of the {@link io.megaconn.runtime.protocol.Expectation}. */
    int state;

    StatefulConnection(int fd, int slot, Phase phase) {
        super(fd, slot, phase);
    }
}
