package io.megaconn.client;

import io.megaconn.runtime.engine.SingleWriterCounter;
import org.jspecify.annotations.Nullable;

/** Sends a ping on every connection of a loop once per ping interval. For the loop's thread; the counter for any. */
final class Pings {
    final SingleWriterCounter sent = new SingleWriterCounter();
    private final byte[] ping;
    private final Sender sender;
    private final Pacer pacer;
    private final int ticks;

    Pings(byte[] ping, Sender sender, Pacer pacer) {
        this.ping = ping;
        this.sender = sender;
        this.pacer = pacer;
        ticks = pacer.ticksPerTurn(ClientLoop.TICK_NANOS);
    }

    void slots(int n, long now) {
        pacer.slots(n, now);
    }

    void sendDue(@Nullable ClientConnection[] slots, long now) {
        if (pacer.advance(now, ticks)) {
            pacer.skip((_, _, _) -> {}); // pings that are an interval late are not sent
        }
        while (pacer.hasDue()) {
            ClientConnection connection = slots[pacer.take()];
            if (connection != null && sender.ping(connection, ping)) {
                sent.increment();
            }
        }
    }
}
