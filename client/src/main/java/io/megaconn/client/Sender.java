package io.megaconn.client;

import io.megaconn.runtime.engine.SingleWriterCounter;
import io.megaconn.runtime.system.Errno;
import io.netty.util.collection.IntObjectHashMap;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Sends the payload on every connection of a loop once per message interval, straight from one shared native buffer.
 * Every method runs on the loop's thread; counters are read from anywhere.
 */
final class Sender {
    final SingleWriterCounter sent = new SingleWriterCounter();
    /** Messages of established connections that were due, whether they could be sent or not. */
    final SingleWriterCounter due = new SingleWriterCounter();
    /** Of them those that were not sent, because the peer does not read or this loop stood still. */
    final SingleWriterCounter blocked = new SingleWriterCounter();

    private final long payload;
    private final int length;
    private final Pacer pace;
    /** Null where no reply is expected. */
    private final @Nullable OpenRequests requests;

    private final DeadPeerDetector deadPeers;
    /** Ticks within which every slot's message is sent. */
    private final int ticks;
    /** A message that is written within this time after it was due counts from when it was written. */
    private long tolerance;
    /** How much of its message a slot has sent, where the socket took only a part: rare, so not in every connection. */
    private final IntObjectHashMap<Integer> partly = new IntObjectHashMap<>();
    /**
     * Why the write of a slot failed. The kernel tells an error once, to whoever comes first: where that was a write, the
     * read that follows sees but the end.
     */
    private final IntObjectHashMap<String> failed = new IntObjectHashMap<>();

    /** @param requests null where no reply is expected */
    Sender(MemorySegment message, Pacer pace, @Nullable OpenRequests requests, DeadPeerDetector deadPeers) {
        this.payload = message.address();
        this.length = (int) message.byteSize();
        this.pace = pace;
        this.ticks = requests == null ? pace.ticksPerTurn(ClientLoop.TICK_NANOS) : 1;
        this.requests = requests;
        this.deadPeers = deadPeers;
    }

    /** @param nanos a message that is later counts from when it was due */
    void tolerate(long nanos) {
        tolerance = Math.min(nanos, EchoConnection.LONGEST_DELAY_NANOS);
    }

    /** Since the last message of this slot was due. */
    long millisSinceSent(int slot, long now) {
        return (now - pace.dueTime(slot, pace.round(slot) - 1)) / 1_000_000;
    }

    /**
     * Sends what is due.
     *
     * @param since when the connection of each slot was established, milliseconds modulo 2^32
     * @param most messages at most
     * @return whether more is due
     */
    boolean sendDue(@Nullable ClientConnection[] slots, int[] since, long now, int most) {
        if (pace.advance(now, ticks)) {
            pace.skip((slot, from, rounds) -> skip(slots[slot], from, rounds));
        }
        for (int n = 0; pace.hasDue(); n++) {
            if (n == most) {
                return true;
            }
            long dueTime = pace.dueTime();
            int slot = pace.take();
            ClientConnection connection = slots[slot];
            if (connection != null) {
                due.increment();
                send(connection, dueTime);
                if (deadPeers.isDue(slot, pace.lastRound())
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

    /** Returns whether the message, or a part of it, is on its way. */
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
            // The connection is gone: epoll says so too, and there it is closed and counted.
            failed.putIfAbsent(connection.slot, Errno.of(e));
            return false;
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
