package io.megaconn.server;

import io.megaconn.runtime.engine.DeliveryMeter;
import io.netty.channel.IoRegistration;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Times raw messages that contain their send time; another replier answers them, or they are discarded. */
final class TimedReplier implements Replier {
    private static final int DISCARDING_READ = 64 * 1024;

    private final DeliveryMeter deliveries;
    /** Null if messages are discarded. */
    private final @Nullable Replier answering;

    private final MemorySegment received;
    private final Replies replies;

    @SuppressWarnings("restricted") // the loop's own buffer
    TimedReplier(long buffer, SlowReaders slow, @Nullable Replier answering) {
        this.answering = answering;
        received = MemorySegment.ofAddress(buffer).reinterpret(readSize());
        deliveries = Replier.meter(readSize());
        replies = answering == null ? new Replies(received, slow) : answering.replies();
    }

    @Override
    public Replies replies() {
        return replies;
    }

    @Override
    public DeliveryMeter deliveries() {
        return deliveries;
    }

    @Override
    public int readSize() {
        return answering == null ? DISCARDING_READ : answering.readSize();
    }

    @Override
    public Next reply(ServerConnection connection, IoRegistration registration, int length) throws IOException {
        deliveries.read(connection.intValue(), received, length, System.nanoTime());
        return answering == null ? Next.READ : answering.reply(connection, registration, length);
    }

    @Override
    public void forget(ServerConnection connection) {
        deliveries.forget(connection.intValue());
        Replier.super.forget(connection);
    }
}
