package io.megaconn.client;

import io.megaconn.runtime.engine.Connection;
import io.megaconn.runtime.engine.DeliveryMeter;
import io.megaconn.runtime.engine.SingleWriterCounter;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the peers of a loop's connections send, all into one buffer. Every method runs on the loop's thread; the
 * counter and {@link FirstBytes#byReason} are read from any thread.
 */
final class Receiver {
    static final int SIZE = 64 * 1024;

    final SingleWriterCounter bytes = new SingleWriterCounter();
    final FirstBytes firstBytes;

    final MemorySegment segment = Arena.global().allocate(SIZE, 64);
    private final ClientLoop loop;
    /** Null if received bytes are only counted. */
    private final @Nullable Incoming incoming;
    /** Null if no message contains its send time. */
    private final @Nullable DeliveryMeter deliveries;
    /** Time of the last tick. */
    private int nowMs;

    /**
     * @param message beginning of the message; an echo of it is not recorded
     * @param sent what peers may quote: it is not shown
     * @param incoming null if received bytes are only counted
     * @param deliveries null if no message contains its send time
     */
    Receiver(
            ClientLoop loop,
            byte[] message,
            byte[] sent,
            @Nullable Incoming incoming,
            @Nullable DeliveryMeter deliveries) {
        this.loop = loop;
        this.incoming = incoming;
        this.deliveries = deliveries;
        firstBytes = new FirstBytes(segment, message, sent);
    }

    void tick(int nowMs) {
        this.nowMs = nowMs;
        firstBytes.tick(nowMs);
    }

    /** Reads from a connection that epoll reports as readable. */
    void ready(Route route, ClientConnection connection, IoRegistration registration, EpollIoOps events) {
        try {
            int n = loop.messaging.transport.read(connection, connection.slot);
            if (n < 0) {
                ended(route, connection, registration, "EOF");
                return;
            }
            if (n > 0) {
                bytes.add(n);
                firstBytes.read(connection.slot, n, loop.age(connection.slot, nowMs));
                if (deliveries != null) {
                    deliveries.read(connection.slot, segment, n, System.nanoTime());
                }
                if (incoming != null) {
                    StatefulConnection from = (StatefulConnection) connection;
                    boolean open = incoming.read(from, segment, n, System.nanoTime());
                    if (!after(open, route, from, registration)) {
                        return;
                    }
                }
            }
            if (loop.messaging.transport.isEnded(connection.slot)) {
                ended(route, connection, registration, "EOF");
            } else if (isUnread(events)) {
                registration.submit(Connection.READING);
            }
        } catch (IOException | UncheckedIOException e) {
            ended(route, connection, registration, loop.failures.reason(e));
        }
    }

    /** Handles bytes that came with the end of a handshake. */
    void secured(Route route, ClientConnection connection, IoRegistration registration, byte[] early) {
        if (!left(route, connection, registration, early)) {
            return;
        }
        if (loop.messaging.transport.isEnded(connection.slot)) {
            ended(route, connection, registration, "EOF");
        } else {
            registration.submit(Connection.READING); // more, or the end, may have come with the handshake
        }
    }

    /** Returns whether more data, or the end, may still be unread after the last read. */
    boolean isUnread(EpollIoOps events) {
        return loop.messaging.transport.mayHaveMore()
                || (loop.messaging.transport.received() && events.contains(EpollIoOps.EPOLLRDHUP));
    }

    /** Returns the first bytes of the buffer. */
    byte[] copy(int n) {
        byte[] data = new byte[n];
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, 0, data, 0, n);
        return data;
    }

    private void ended(Route route, ClientConnection connection, IoRegistration registration, String reason) {
        String why = firstBytes.reason(connection.slot, reason);
        if (why.equals(FirstBytes.TLS)) {
            explainTls();
            firstBytes.forget(connection.slot);
        }
        loop.lost(route, connection, registration, why);
    }

    void explainTls() {
        loop.explain(FirstBytes.TLS, "the server answers with a TLS alert: it speaks TLS on this port");
    }

    /** Reads from a connection whose opening is in progress. Returns the number of bytes, or -1 at the end. */
    int readOpening(ClientConnection connection) throws IOException {
        int n = loop.messaging.transport.read(connection, connection.slot);
        bytes.add(Math.max(0, n));
        return n;
    }

    /** Handles bytes that came with the last reply of an opening. Returns whether the connection is open. */
    boolean left(Route route, ClientConnection connection, IoRegistration registration, byte[] left) {
        if (left.length > 0 && deliveries != null) {
            deliveries.read(connection.slot, left, 0, left.length, System.nanoTime());
        }
        if (left.length == 0 || incoming == null) {
            return true;
        }
        StatefulConnection from = (StatefulConnection) connection;
        return after(incoming.read(from, left, System.nanoTime()), route, from, registration);
    }

    /** Sends the answer to a ping, and ends a connection that must not stay open. Returns whether it is open. */
    private boolean after(boolean open, Route route, StatefulConnection connection, IoRegistration registration) {
        if (incoming == null) {
            return open;
        }
        byte[] answer = incoming.answer();
        if (answer != null) {
            loop.sender.answer(connection, answer);
        }
        if (!open) {
            loop.explain(incoming.failure(), incoming.detail());
            firstBytes.forget(connection.slot); // the reason says what it was
            loop.lost(route, connection, registration, incoming.failure());
        }
        return open;
    }

    /** Records what the peer sent before the connection of this slot ended. */
    void lost(int slot, String reason) {
        firstBytes.lost(slot, reason);
        if (incoming != null) {
            incoming.lost(slot);
        }
        if (deliveries != null) {
            deliveries.forget(slot);
        }
    }
}
