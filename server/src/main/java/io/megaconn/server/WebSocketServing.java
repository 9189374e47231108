package io.megaconn.server;

import io.megaconn.runtime.engine.DeliveryMeter;
import io.megaconn.runtime.engine.SingleWriterCounter;
import io.megaconn.runtime.engine.Transport;
import io.netty.channel.IoRegistration;
import io.netty.util.collection.IntObjectHashMap;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Accepts WebSocket upgrades, counts messages, and discards or echoes them. A connection keeps nothing between complete frames.
 * Upgrades in progress and incomplete frames are kept beside the connections, by descriptor.
 */
final class WebSocketServing implements Replier {
    /** Maximum time from the accept to a complete request for an upgrade. */
    static final Duration UPGRADE_TIME = Duration.ofSeconds(30);

    static final String UPGRADE_TIMEOUT = "UPGRADE_TIMEOUT";

    private final @Nullable DeliveryMeter deliveries;
    private final SingleWriterCounter messages;
    private final MemorySegment received;
    private final byte[] bytes;
    private final MemorySegment sending;
    private final FrameReader frames;
    private final Replies replies;
    private final Consumer<Unfinished.Upgrading> late;
    private final IntObjectHashMap<Unfinished> unfinished = new IntObjectHashMap<>();

    /**
     * @param buffer the loop's buffer
     * @param transport writes the answers
     * @param messages counts complete messages
     * @param deliveries times messages; null if they are not timed
     * @param late closes a connection whose upgrade takes too long
     */
    WebSocketServing(
            MemorySegment buffer,
            Transport transport,
            boolean echo,
            SlowReaders slow,
            SingleWriterCounter messages,
            @Nullable DeliveryMeter deliveries,
            Consumer<Unfinished.Upgrading> late) {
        this.late = late;
        this.deliveries = deliveries;
        this.messages = messages;
        received = buffer;
        int readSize = (int) buffer.byteSize();
        bytes = new byte[Unfinished.MOST_LEFT + readSize];
        frames = new FrameReader(echo, Unfinished.MOST_LEFT + 2 * readSize, deliveries);
        sending = Arena.global().allocate(frames.out.length);
        replies = new Replies(sending, transport, slow);
    }

    @Override
    public Replies replies() {
        return replies;
    }

    @Override
    public @Nullable DeliveryMeter deliveries() {
        return deliveries;
    }

    @Override
    public void accepted(ServerConnection connection, IoRegistration registration) {
        unfinished.put(connection.intValue(), new Unfinished.Upgrading(connection, registration, System.nanoTime()));
    }

    @Override
    public Next reply(ServerConnection connection, IoRegistration registration, int length) throws IOException {
        int fd = connection.intValue();
        Unfinished kept = unfinished.isEmpty() ? null : unfinished.remove(fd);
        int start = Unfinished.MOST_LEFT;
        if (kept != null) {
            start -= kept.left.length;
            System.arraycopy(kept.left, 0, bytes, start, kept.left.length);
        }
        MemorySegment.copy(received, ValueLayout.JAVA_BYTE, 0, bytes, Unfinished.MOST_LEFT, length);
        int end = Unfinished.MOST_LEFT + length;
        frames.begin(fd, kept instanceof Unfinished.Frame frame ? frame : null);
        int from = start;
        if (kept instanceof Unfinished.Upgrading upgrading) {
            from = Upgrade.read(bytes, start, end, frames);
            if (from == Upgrade.INCOMPLETE) {
                unfinished.put(fd, upgrading.with(Arrays.copyOfRange(bytes, start, end)));
                return Next.READ;
            }
        }
        int read = frames.closing ? end : frames.read(bytes, from, end);
        messages.add(frames.messages);
        if (!frames.closing && (read < end || frames.remaining > 0 || frames.inMessage)) {
            unfinished.put(fd, new Unfinished.Frame(Arrays.copyOfRange(bytes, read, end), frames));
        }
        return send(connection, registration);
    }

    private Next send(ServerConnection connection, IoRegistration registration) throws IOException {
        int length = frames.length();
        boolean written;
        if (length > 0) {
            MemorySegment.copy(frames.out, 0, sending, ValueLayout.JAVA_BYTE, 0, length);
            written = replies.write(connection, registration, length);
        } else {
            written = replies.flush(connection, registration);
        }
        if (frames.closing) {
            return Next.CLOSE;
        }
        return written ? Next.READ : Next.WAIT;
    }

    @Override
    public void expire(long nanos) {
        Replier.super.expire(nanos);
        if (!unfinished.isEmpty()) {
            unfinished.values().stream()
                    .filter(Unfinished.Upgrading.class::isInstance)
                    .map(Unfinished.Upgrading.class::cast)
                    .filter(upgrading -> nanos - upgrading.sinceNanos > UPGRADE_TIME.toNanos())
                    .toList() // closing one removes it
                    .forEach(late);
        }
    }

    @Override
    public void forget(ServerConnection connection) {
        unfinished.remove(connection.intValue());
        if (deliveries != null) {
            deliveries.forget(connection.intValue());
        }
        Replier.super.forget(connection);
    }
}
