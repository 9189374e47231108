package io.megaconn.client;

import io.megaconn.runtime.engine.SingleWriterCounter;
import io.megaconn.runtime.engine.Transport;
import io.megaconn.runtime.protocol.Template;
import io.netty.util.collection.IntObjectHashMap;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Sends the message on every connection of a loop once per message interval; one that never varies straight from one shared
 * native buffer. Idle connections are only visited, to find dead peers. Every method runs on the loop's thread; counters are
 * read from any thread.
 */
final class Sender {
    final SingleWriterCounter sent = new SingleWriterCounter();
    /** Due messages of established connections, sent or not. */
    final SingleWriterCounter due = new SingleWriterCounter();
    /** Due messages that were not sent, because the peer does not read or this loop was stalled. */
    final SingleWriterCounter blocked = new SingleWriterCounter();

    private final Transport transport;
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

    private final Outgoing outgoing;
    private final MessageBuffer buffer;
    /** A message that varies; null for one that does not, and for none. */
    private final @Nullable Template varying;

    private final boolean idle;
    /**
     * Write errors by slot. The kernel reports an error only once: if a write gets it, the following read sees only EOF.
     */
    private final IntObjectHashMap<String> failed = new IntObjectHashMap<>();

    /**
     * @param message the bytes of every message; empty if they vary, or if there is no message
     * @param varying the message if it varies; null if it does not, or if there is none
     * @param requests null if no reply is expected
     */
    Sender(
            Transport transport,
            MemorySegment message,
            @Nullable Template varying,
            MessageBuffer buffer,
            Pacer pacer,
            @Nullable OpenRequests requests,
            DeadPeerDetector deadPeers) {
        this.payload = message.address();
        this.length = (int) message.byteSize();
        this.varying = varying;
        this.buffer = buffer;
        this.idle = varying == null && length == 0;
        this.transport = transport;
        this.outgoing = new Outgoing(transport, message, varying, buffer);
        this.pacer = pacer;
        boolean waiting = requests == null && (varying == null || !varying.carriesTime());
        this.ticks = waiting ? pacer.ticksPerTurn(ClientLoop.TICK_NANOS) : 1;
        this.requests = requests;
        this.deadPeers = deadPeers;
    }

    /** @param nanos a message later than this is timed from when it was due */
    void tolerate(long nanos) {
        tolerance = Math.min(nanos, RequestConnection.LONGEST_DELAY_NANOS);
    }

    /** Returns the time since the last message of this slot was due; the maximum if none ever was. */
    long millisSinceSent(int slot, long now) {
        return idle ? Long.MAX_VALUE : (now - pacer.dueTime(slot, pacer.round(slot) - 1)) / 1_000_000;
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
                if (!idle) {
                    due.increment();
                    send(connection, dueTime);
                }
                if (deadPeers.isDue(slot, pacer.lastRound())
                        && deadPeers.check(connection, ClientLoop.millis(now) - since[slot])) {
                    failed.putIfAbsent(slot, "ETIMEDOUT");
                }
            }
        }
        return false;
    }

    private void skip(@Nullable ClientConnection connection, int from, int rounds) {
        if (connection != null && !idle) {
            due.add(rounds);
            blocked.add(rounds);
            if (requests != null) {
                requests.skipped((RequestConnection) connection, from, rounds);
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
        RequestConnection echo = (RequestConnection) connection;
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
            if (!outgoing.isEmpty() && !outgoing.finish(connection)) {
                return false;
            }
            int round = 0;
            int written;
            int all;
            if (varying == null) {
                all = length;
                written = transport.write(connection, connection.slot, payload, 0, length);
            } else {
                round = pacer.round(connection.slot) - 1;
                buffer.render(varying, buffer.variables(connection.slot, round));
                all = buffer.length();
                written = transport.write(connection, connection.slot, buffer.address(), 0, all);
            }
            if (written == 0) {
                return false;
            }
            sent.increment();
            if (written < all) {
                outgoing.partly(connection, written, round);
            }
            return true;
        } catch (IOException e) {
            noteFailure(connection, e);
            return false;
        }
    }

    /** Sends a ping. Returns whether it was written. */
    boolean ping(ClientConnection connection, byte[] ping) {
        try {
            return outgoing.ping(connection, ping);
        } catch (IOException e) {
            noteFailure(connection, e);
            return false;
        }
    }

    /** Answers what a peer sent, after the rest of a partly written message. */
    void answer(ClientConnection connection, byte[] answer) {
        try {
            outgoing.answer(connection, answer);
        } catch (IOException e) {
            noteFailure(connection, e);
        }
    }

    /** The connection is gone: epoll reports it too, and closes and counts it. */
    private void noteFailure(ClientConnection connection, IOException e) {
        failed.putIfAbsent(connection.slot, FailureCounters.nameOf(e));
    }

    /**
     * Forgets the state of a lost connection.
     *
     * @param seen the reason that a read saw: errno's name, or EOF
     * @return the reason of the loss: the error of an earlier write if the read saw only EOF
     */
    String lost(int slot, String seen) {
        outgoing.lost(slot);
        String written = failed.remove(slot);
        // EPIPE means that the peer had closed before, which EOF says as well
        return seen.equals("EOF") && written != null && !written.equals("EPIPE") ? written : seen;
    }
}
