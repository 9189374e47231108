package io.megaconn.server;

import io.megaconn.runtime.engine.DeliveryMeter;
import io.netty.channel.IoRegistration;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Times raw messages that contain their send time; another replier answers or discards them. */
final class TimedReplier implements Replier {
    private final DeliveryMeter deliveries;
    private final Replier answering;
    private final MemorySegment received;

    /** @param buffer the loop's buffer */
    TimedReplier(MemorySegment buffer, Replier answering) {
        this.answering = answering;
        received = buffer;
        deliveries = Replier.meter(buffer);
    }

    @Override
    public Replies replies() {
        return answering.replies();
    }

    @Override
    public DeliveryMeter deliveries() {
        return deliveries;
    }

    @Override
    public Next reply(ServerConnection connection, IoRegistration registration, int length) throws IOException {
        deliveries.read(connection.intValue(), received, length, System.nanoTime());
        return answering.reply(connection, registration, length);
    }

    @Override
    public void forget(ServerConnection connection) {
        deliveries.forget(connection.intValue());
        Replier.super.forget(connection);
    }
}
