package io.megaconn.server;

import io.netty.channel.IoRegistration;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What peers have not taken of their replies yet: a rest for each of them, in order of age. Where they take too much together,
 * the oldest has to go, and never the one that has just come. For one thread.
 */
final class SlowReaders {
    /** Bytes of a rest beside its content: buffer, array, entry. */
    private static final int OVERHEAD = 192;

    static final int MOST_EACH = Echo.READ_SIZE + OVERHEAD;

    /** Who is read and written in turn has a rest for a moment, whatever the kernel keeps. */
    private static final long STUCK_NANOS = 1_000_000_000L;

    record Rest(ServerConnection connection, IoRegistration registration, ByteBuffer bytes, long sinceNanos) {
        int size() {
            return bytes.capacity() + OVERHEAD;
        }
    }

    private final SlowReaderBounds bounds;
    /** Closes a peer, which calls {@link #remove}. */
    private final Consumer<Rest> closing;
    /** By descriptor, the oldest first. */
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

    /** Closes those that have been slow for too long. */
    void expire(long nanos) {
        while (!rests.isEmpty() && nanos - oldest().sinceNanos > bounds.nanos()) {
            close(oldest());
        }
    }

    private Rest oldest() {
        return rests.values().iterator().next();
    }

    private void close(Rest rest) {
        remove(rest.connection); // whatever closing does
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
