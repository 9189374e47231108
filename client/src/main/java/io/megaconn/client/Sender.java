package io.megaconn.client;

import io.megaconn.runtime.Counter;
import io.megaconn.runtime.Errno;
import io.netty.util.collection.IntObjectHashMap;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends the payload on every connection of a loop once per message interval, straight from one shared native buffer.
 * Every method runs on the loop's thread; counters are read from anywhere.
 */
final class Sender {
    final Counter sent = new Counter();
    /** Messages that were due but not sent, because the peer does not read or this loop stood still. */
    final Counter blocked = new Counter();

    private final long payload;
    private final int length;
    private final boolean timed;
    private final Pace pace;
    /** How much of its message a slot has sent, where the socket took only a part: rare, so not in every connection. */
    private final IntObjectHashMap<Integer> partly = new IntObjectHashMap<>();
    /**
     * Why the write of a slot failed. The kernel tells an error once, to whoever comes first: where that was a write, the
     * read that follows sees but the end.
     */
    private final IntObjectHashMap<String> failed = new IntObjectHashMap<>();

    /** @param timed whether replies are awaited and their time is taken */
    Sender(MemorySegment message, Duration interval, boolean timed) {
        this.payload = message.address();
        this.length = (int) message.byteSize();
        this.timed = timed;
        this.pace = new Pace(interval.toNanos(), System.nanoTime());
    }

    void slots(int n) {
        pace.slots(n, System.nanoTime());
    }

    /** Since the last message of this slot was due, about. */
    long millisSinceSent(int slot) {
        return pace.sinceTaken(slot) / 1_000_000;
    }

    void sendDue(@Nullable ClientConnection[] slots, long now) {
        blocked.add(pace.advance(now));
        while (pace.hasDue()) {
            // Sending is planned in ticks: what is late beyond its tick counts as reply time, the tick itself doesn't.
            long intended = timed ? Math.min(now, pace.intendedTime() + ClientLoop.TICK_NANOS) : 0;
            ClientConnection connection = slots[pace.take()];
            if (connection != null) {
                send(connection, intended);
            }
        }
    }

    private void send(ClientConnection connection, long intended) {
        try {
            if (!partly.isEmpty() && !finish(connection)) {
                blocked.increment();
                return;
            }
            int written = connection.writeAddress(payload, 0, length);
            if (written == 0) {
                blocked.increment();
                return;
            }
            sent.increment();
            if (written < length) {
                partly.put(connection.slot, Integer.valueOf(written));
            }
            if (connection instanceof EchoConnection echo) {
                echo.sent(length, intended);
            }
        } catch (IOException e) {
            // The connection is gone: epoll says so too, and there it is closed and counted.
            failed.putIfAbsent(connection.slot, Errno.of(e));
        }
    }

    /** Sends the rest of the last message, so that messages never mix. Returns whether nothing of it is left. */
    private boolean finish(ClientConnection connection) throws IOException {
        Integer from = partly.get(connection.slot);
        if (from == null) {
            return true;
        }
        int to = from + connection.writeAddress(payload, from, length);
        if (to == length) {
            partly.remove(connection.slot);
            return true;
        }
        partly.put(connection.slot, Integer.valueOf(to));
        return false;
    }

    /**
     * The connection of this slot is gone, and with it the rest of its message.
     *
     * @param seen the reason that a read saw: errno's name, or EOF
     * @return the reason: the write's error where it had come first, and the read saw but the end
     */
    String lost(int slot, String seen) {
        partly.remove(slot);
        String written = failed.remove(slot);
        // EPIPE: the peer had closed before, which is what the read says
        return seen.equals("EOF") && written != null && !written.equals("EPIPE") ? written : seen;
    }
}
