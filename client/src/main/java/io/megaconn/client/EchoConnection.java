package io.megaconn.client;

/** A connection whose server echoes: 8 bytes more, to know what is still to come and since when. */
final class EchoConnection extends ClientConnection {
    /** Bytes of replies that are still to come. */
    private int awaited;
    /** Intended send time of the oldest message without a complete reply, microseconds modulo 2^32. */
    private int since;

    EchoConnection(int fd, int slot, Phase phase) {
        super(fd, slot, phase);
    }

    /** A message is on its way. While an older one waits for its reply, time counts from that one. */
    void sent(int bytes, long intendedNanos) {
        if (awaited <= 0) {
            awaited = 0;
            since = (int) (intendedNanos / 1000);
        }
        awaited += bytes;
    }

    /** Returns the reply time in microseconds if this completes what is awaited, or -1. */
    long received(int bytes, long nanos) {
        boolean waiting = awaited > 0;
        awaited -= bytes;
        return waiting && awaited <= 0 ? Math.max(0, (int) (nanos / 1000) - since) : -1;
    }
}
