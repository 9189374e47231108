package io.megaconn.server;

import io.netty.channel.IoRegistration;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Replies that peers have not read yet: one rest per peer, in order of age. If they exceed the bounds, the oldest is closed, and
 * never the newest. For one thread.
 */
final class SlowReaders {
    /** Overhead of a rest in bytes: buffer, array, map entry. */
    private static final int OVERHEAD = 192;

    static final int MAX_EACH = Replier.ECHO_READ + OVERHEAD;

    /** Age from which a rest counts as stuck; a peer that reads has one only for a moment. */
    private static final long STUCK_NANOS = 1_000_000_000L;

    /** @param kept bytes that the transport keeps besides */
    record Rest(ServerConnection connection, IoRegistration registration, ByteBuffer bytes, int kept, long sinceNanos) {
        int size() {
            return bytes.capacity() + kept + OVERHEAD;
        }
    }

    private final SlowReaderBounds bounds;
    /** Closes a peer, which calls {@link #remove}. */
    private final Consumer<Rest> closing;
    /** Rests by descriptor, oldest first. */
    private final Map<Integer, Rest> rests = new LinkedHashMap<>();

    private long kept;

    SlowReaders(SlowReaderBounds bounds, Consumer<Rest> closing) {
        this.bounds = bounds;
        this.closing = closing;
    }

    void add(Rest rest) {
        rests.put(rest.connection.intValue(), rest);
        kept += rest.size();
        for (Rest oldest = oldest(); rests.size() > 1 && isTooMuch(oldest, rest.sinceNanos); oldest = oldest()) {
            close(oldest);
        }
    }

    private boolean isTooMuch(Rest oldest, long nanos) {
        return kept > bounds.heap() || (rests.size() > bounds.peers() && nanos - oldest.sinceNanos > STUCK_NANOS);
    }

    /** Closes peers that have been slow for too long, or that are too many, also if all got stuck within one second. */
    void expire(long nanos) {
        while (!rests.isEmpty() && (nanos - oldest().sinceNanos > bounds.nanos() || isTooMuch(oldest(), nanos))) {
            close(oldest());
        }
    }

    private Rest oldest() {
        return rests.values().iterator().next();
    }

    private void close(Rest rest) {
        remove(rest.connection); // even if closing fails
        closing.accept(rest);
    }

    @Nullable
    ByteBuffer bytes(ServerConnection connection) {
        Rest rest = rests.get(connection.intValue());
        return rest == null ? null : rest.bytes;
    }

    void remove(ServerConnection connection) {
        Rest rest = rests.remove(connection.intValue());
        if (rest != null) {
            kept -= rest.size();
        }
    }

    int size() {
        return rests.size();
    }
}
