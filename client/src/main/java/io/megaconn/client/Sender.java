package io.megaconn.client;

import io.megaconn.runtime.engine.SingleWriterCounter;
import io.megaconn.runtime.system.Errno;
import io.netty.util.collection.IntObjectHashMap;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Sends the payload on every connection of a loop once per message interval, straight from one shared native buffer.
 * Every method runs on the loop's thread; counters are read from any thread.
 */
final class Sender {
    final SingleWriterCounter sent = new SingleWriterCounter();
    /** Due messages of established connections, sent or not. */
    final SingleWriterCounter due = new SingleWriterCounter();
    /** Due messages that were not sent, because the peer does not read or this loop was stalled. */
    final SingleWriterCounter blocked = new SingleWriterCounter();

    private final long payload;
    private final int length;
    private final Pacer pacer;
    /** Null if no reply is expected. */
    private final @Nullable OpenRequests requests;

    private final DeadPeerDetector deadPeers;
    /** Number of ticks within which every due message is sent. */
    private final int ticks;
    /** A message written within this time after it was due is timed from when it was written. */
    private long tolerance;
    /** Bytes sent of a partly written message, by slot; rare, so not a field of every connection. */
    private final IntObjectHashMap<Integer> partly = new IntObjectHashMap<>();
    /**
     * Write errors by slot. The kernel reports an error only once: if a write gets it, the following read sees only EOF.
     */
    private final IntObjectHashMap<String> failed = new IntObjectHashMap<>();

    /** @param requests null if no reply is expected */
    Sender(MemorySegment message, Pacer pacer, @Nullable OpenRequests requests, DeadPeerDetector deadPeers) {
        this.payload = message.address();
        this.length = (int) message.byteSize();
        this.pacer = pacer;
        this.ticks = requests == null ? pacer.ticksPerTurn(ClientLoop.TICK_NANOS) : 1;
        this.requests = requests;
        this.deadPeers = deadPeers;
    }

    /** @param nanos a message later than this is timed from when it was due */
    void tolerate(long nanos) {
        tolerance = Math.min(nanos, EchoConnection.LONGEST_DELAY_NANOS);
    }

    /** Returns the time since the last message of this slot was due. */
    long millisSinceSent(int slot, long now) {
        return (now - pacer.dueTime(slot, pacer.round(slot) - 1)) / 1_000_000;
    }

    /**
     * Sends what is due.
     *
     * @param since time when the connection of each slot was established, milliseconds modulo 2^32
     * @param most maximum number of messages
     * @return whether more is due
     */
    boolean sendDue(@Nullable ClientConnection[] slots, int[] since, long now, int most) {
        if (pacer.advance(now, ticks)) {
            pacer.skip((slot, from, rounds) -> skip(slots[slot], from, rounds));
        }
        for (int n = 0; pacer.hasDue(); n++) {
            if (n == most) {
                return true;
            }
            long dueTime = pacer.dueTime();
            int slot = pacer.take();
            ClientConnection connection = slots[slot];
            if (connection != null) {
                due.increment();
                send(connection, dueTime);
                if (deadPeers.isDue(slot, pacer.lastRound())
                        && deadPeers.check(connection, ClientLoop.millis(now) - since[slot])) {
                    failed.putIfAbsent(slot, "ETIMEDOUT");
                }
            }
        }
        return false;
    }

    private void skip(@Nullable ClientConnection connection, int from, int rounds) {
        if (connection != null) {
            due.add(rounds);
            blocked.add(rounds);
            if (requests != null) {
                requests.skipped((EchoConnection) connection, from, rounds);
            }
        }
    }

    private void send(ClientConnection connection, long dueTime) {
        if (requests == null) {
            if (!write(connection)) {
                blocked.increment();
            }
            return;
        }
        EchoConnection echo = (EchoConnection) connection;
        requests.due(echo);
        long late = System.nanoTime() - dueTime;
        if (write(connection)) {
            requests.written(echo, late <= tolerance ? late : 0);
        } else {
            blocked.increment();
            requests.blocked(echo);
        }
    }

    /** Returns whether the message was written, at least in part. */
    private boolean write(ClientConnection connection) {
        try {
            if (!partly.isEmpty() && !finish(connection)) {
                return false;
            }
            int written = connection.writeAddress(payload, 0, length);
            if (written == 0) {
                return false;
            }
            sent.increment();
            if (written < length) {
                partly.put(connection.slot, Integer.valueOf(written));
            }
            return true;
        } catch (IOException e) {
            // The connection is gone: epoll reports it too, and closes and counts it.
            failed.putIfAbsent(connection.slot, Errno.of(e));
            return false;
        }
    }

    /** Sends the rest of the last message first, so that messages never mix. Returns whether it is complete. */
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
     * Forgets the state of a lost connection.
     *
     * @param seen the reason that a read saw: errno's name, or EOF
     * @return the reason of the loss: the error of an earlier write if the read saw only EOF
     */
    String lost(int slot, String seen) {
        partly.remove(slot);
        String written = failed.remove(slot);
        // EPIPE means that the peer had closed before, which EOF says as well
        return seen.equals("EOF") && written != null && !written.equals("EPIPE") ? written : seen;
    }
}
