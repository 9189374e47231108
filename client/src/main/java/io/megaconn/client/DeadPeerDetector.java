package io.megaconn.client;

import io.megaconn.runtime.Keepalive;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds connections whose peer has not acknowledged anything for too long: its machine is gone, or the link is cut. A peer
 * that is there and does not read acknowledges probes of its closed window, and stays. TCP_USER_TIMEOUT makes no such
 * difference: since Linux 5.11 it also ends the connection to a peer that answers every probe. So this asks the kernel for
 * each connection, three times per timeout, without anything kept per connection. For one thread.
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
    private final TcpInfo info = new TcpInfo();
    private double due;
    private long last;
    private int next;
    /** When this round over the slots began, and the one before. */
    private int roundMs;

    private int lastRoundMs;

    DeadPeerDetector(Duration timeout, Duration messageInterval, long now) {
        this.messageInterval = messageInterval;
        timeoutMs = timeout.toMillis();
        timeToAnswerMs = Math.min(TIME_TO_ANSWER_MS, timeoutMs / LOOKS_PER_TIMEOUT);
        last = now;
        roundMs = ClientLoop.millis(now);
        lastRoundMs = roundMs;
    }

    /** Two message intervals, a minute at least, and half a minute more: as long as keepalive takes. */
    static Duration timeout(Duration messageInterval) {
        Duration quiet = messageInterval.multipliedBy(2);
        return (quiet.compareTo(SHORTEST) < 0 ? SHORTEST : quiet).plus(MORE);
    }

    /**
     * Looks at the connections whose turn it is, and shuts those of dead peers down: epoll then reports their end.
     *
     * @param since when the connection of each slot was established, milliseconds modulo 2^32
     * @param sender is told the reason
     */
    void tick(@Nullable ClientConnection[] slots, int[] since, long now, Sender sender) {
        due = Math.min(slots.length, due + (now - last) * 1e-6 * LOOKS_PER_TIMEOUT * slots.length / timeoutMs);
        last = now;
        for (; due >= 1; due--) {
            if (++next >= slots.length) {
                next = 0;
                lastRoundMs = roundMs;
                roundMs = ClientLoop.millis(now);
            }
            ClientConnection connection = slots[next];
            if (connection != null) {
                Socket socket = new Socket(connection.intValue());
                if (since[next] - lastRoundMs >= 0) {
                    keepAlive(socket);
                }
                if (info.read(socket) && isDead()) {
                    sender.failed(next, "ETIMEDOUT");
                    end(socket);
                }
            }
        }
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
