package io.megaconn.client;

import io.megaconn.runtime.engine.SocketReset;
import io.megaconn.runtime.system.Keepalive;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.time.Duration;

/**
 * Finds connections whose peer has not acknowledged anything for too long: its machine is gone, or the link is cut. A live
 * peer that does not read still acknowledges probes of its closed window, so its connection stays. TCP_USER_TIMEOUT does not
 * distinguish the two: since Linux 5.11 it also aborts the connection to a peer that answers every probe. This detector
 * queries the kernel three times per timeout, right after a message was written, when the kernel's structures are in the CPU
 * cache. It keeps nothing per connection. For one thread.
 */
final class DeadPeerDetector {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration MORE = Duration.ofSeconds(30);
    private static final int CHECKS_PER_TIMEOUT = 3;
    /** A live peer has answered all probes except one in flight. */
    private static final int UNANSWERED_PROBES = 2;
    /** Time after which a live peer has acknowledged what was sent. */
    private static final long TIME_TO_ANSWER_MS = 3_000;

    private final long timeoutMs;
    private final long timeToAnswerMs;
    private final Duration messageInterval;
    /** Number of messages between two checks of a connection. */
    private final int rounds;
    /** Time between two checks of a connection, plus a margin. */
    private final long period;

    private final TcpInfo info = new TcpInfo();

    DeadPeerDetector(Duration timeout, Duration messageInterval) {
        this.messageInterval = messageInterval;
        timeoutMs = timeout.toMillis();
        timeToAnswerMs = Math.min(TIME_TO_ANSWER_MS, timeoutMs / CHECKS_PER_TIMEOUT);
        long intervalMs = Math.max(1, messageInterval.toMillis());
        rounds = (int) Math.max(1, timeoutMs / CHECKS_PER_TIMEOUT / intervalMs);
        period = rounds * intervalMs + intervalMs / 2;
    }

    /** Returns two message intervals, at least a minute, plus half a minute: as long as keepalive takes. */
    static Duration timeout(Duration messageInterval) {
        Duration quiet = messageInterval.multipliedBy(2);
        return (quiet.compareTo(SHORTEST) < 0 ? SHORTEST : quiet).plus(MORE);
    }

    /** Returns whether this message triggers a check. The slot spreads checks over the messages. */
    boolean isDue(int slot, int round) {
        return (slot + round) % rounds == rounds - 1;
    }

    /**
     * Checks a connection, and shuts it down if the peer is dead; epoll then reports its end.
     *
     * @param ageMs age of the connection, modulo 2^32
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

    /** Enables keepalive here because doing it at connect time would cost a fifth of the connect rate. */
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
     * Judges the kernel's figures. The kernel waits up to two minutes before it retransmits, so a long time without an
     * acknowledgement proves nothing unless there was something to acknowledge.
     *
     * @param sentMs time since unacknowledged data was last sent or retransmitted
     * @param retransmitMs retransmission timeout: if it is short, more than the last packet is unacknowledged
     */
    boolean isDead(long acknowledgedMs, long sentMs, long retransmitMs, int unansweredProbes) {
        boolean unanswered =
                sentMs < acknowledgedMs && (sentMs >= timeToAnswerMs || acknowledgedMs > retransmitMs + timeToAnswerMs);
        return acknowledgedMs > timeoutMs && (unanswered || unansweredProbes >= UNANSWERED_PROBES);
    }

    /** Shuts the connection down, without lingering for unacknowledged data. */
    private static void end(Socket socket) {
        SocketReset.onClose(socket);
        try {
            socket.shutdown(true, false);
        } catch (IOException e) {
            // It has already ended.
        }
    }
}
