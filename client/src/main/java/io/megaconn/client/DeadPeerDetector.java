package io.megaconn.client;

import io.megaconn.runtime.system.Keepalive;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.time.Duration;

/**
 * Finds connections whose peer has not acknowledged anything for too long: its machine is gone, or the link is cut. A peer
 * that is there and does not read acknowledges probes of its closed window, and stays. TCP_USER_TIMEOUT makes no such
 * difference: since Linux 5.11 it also ends the connection to a peer that answers every probe. So this asks the kernel about
 * each connection, three times per timeout, right after a message was written to it: the kernel's structures are in the
 * processor's caches then, and nothing is kept per connection. For one thread.
 */
final class DeadPeerDetector {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration MORE = Duration.ofSeconds(30);
    private static final int LOOKS_PER_TIMEOUT = 3;
    /** A living peer has answered all probes but the one that may be under way. */
    private static final int UNANSWERED_PROBES = 2;
    /** A living peer has had its time to answer what was sent. */
    private static final long TIME_TO_ANSWER_MS = 3_000;

    private final long timeoutMs;
    private final long timeToAnswerMs;
    private final Duration messageInterval;
    /** Every so many messages of a connection. */
    private final int rounds;
    /** From one look at a connection to the next, and a bit more. */
    private final long period;

    private final TcpInfo info = new TcpInfo();

    DeadPeerDetector(Duration timeout, Duration messageInterval) {
        this.messageInterval = messageInterval;
        timeoutMs = timeout.toMillis();
        timeToAnswerMs = Math.min(TIME_TO_ANSWER_MS, timeoutMs / LOOKS_PER_TIMEOUT);
        long intervalMs = Math.max(1, messageInterval.toMillis());
        rounds = (int) Math.max(1, timeoutMs / LOOKS_PER_TIMEOUT / intervalMs);
        period = rounds * intervalMs + intervalMs / 2;
    }

    /** Two message intervals, a minute at least, and half a minute more: as long as keepalive takes. */
    static Duration timeout(Duration messageInterval) {
        Duration quiet = messageInterval.multipliedBy(2);
        return (quiet.compareTo(SHORTEST) < 0 ? SHORTEST : quiet).plus(MORE);
    }

    /** Whether it is a connection's turn with this message. The slot keeps those of one moment apart. */
    boolean isDue(int slot, int round) {
        return (slot + round) % rounds == rounds - 1;
    }

    /**
     * Checks a connection whose turn it is, and shuts it down where the peer is dead: epoll then reports its end.
     *
     * @param ageMs since it was established, modulo 2^32
     * @return whether the peer is dead
     */
    boolean check(ClientConnection connection, int ageMs) {
        Socket socket = new Socket(connection.intValue());
        if (ageMs <= period) {
            keepAlive(socket);
        }
        if (info.read(socket) && isDead()) {
            end(socket);
            return true;
        }
        return false;
    }

    /** Not when it connects, where it would cost a fifth of the connect rate; the first probe is due much later. */
    private void keepAlive(Socket socket) {
        try {
            Keepalive.on(socket, messageInterval);
        } catch (IOException e) {
            // The connection has ended.
        }
    }

    private boolean isDead() {
        return isDead(
                info.millisSinceAcknowledged(),
                info.unacknowledged() > 0 ? info.millisSinceSent() : Long.MAX_VALUE,
                info.retransmitMillis(),
                info.unansweredProbes());
    }

    /**
     * The kernel waits up to two minutes before it sends something again, so a long time without an answer proves nothing:
     * there must have been something to answer.
     *
     * @param sentMs since unacknowledged data was last sent, or sent again
     * @param retransmitMs until it is sent again: where that is soon, more than the last packet has got no answer
     */
    boolean isDead(long acknowledgedMs, long sentMs, long retransmitMs, int unansweredProbes) {
        boolean unanswered =
                sentMs < acknowledgedMs && (sentMs >= timeToAnswerMs || acknowledgedMs > retransmitMs + timeToAnswerMs);
        return acknowledgedMs > timeoutMs && (unanswered || unansweredProbes >= UNANSWERED_PROBES);
    }

    /** Without a linger nothing is kept for what the peer has not acknowledged. */
    private static void end(Socket socket) {
        SocketOptions.resetOnClose(socket);
        try {
            socket.shutdown(true, false);
        } catch (IOException e) {
            // It has ended by itself.
        }
    }
}
