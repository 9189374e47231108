package io.megaconn.client;

import io.megaconn.runtime.engine.Connection;
import io.megaconn.runtime.engine.SingleWriterCounter;
import io.megaconn.runtime.system.Errno;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the peers of a loop's connections send, all into one buffer. Every method runs on the loop's thread; the
 * counter and {@link FirstBytes#byReason} are read from any thread.
 */
final class Receiver {
    private static final int SIZE = 64 * 1024;

    final SingleWriterCounter bytes = new SingleWriterCounter();
    final FirstBytes firstBytes;

    private final MemorySegment segment = Arena.global().allocate(SIZE, 64);
    private final long buffer = segment.address();
    private final ClientLoop loop;
    private final @Nullable OpenRequests requests;
    /** Time of the last tick. */
    private int nowMs;

    /** @param requests null if no reply is expected */
    Receiver(ClientLoop loop, MemorySegment payload, @Nullable OpenRequests requests) {
        this.loop = loop;
        this.requests = requests;
        firstBytes = new FirstBytes(segment, payload);
    }

    void tick(int nowMs) {
        this.nowMs = nowMs;
        firstBytes.tick(nowMs);
    }

    /** Reads from a connection that epoll reports as readable. */
    void ready(Route route, ClientConnection connection, IoRegistration registration, EpollIoOps events) {
        try {
            int n = connection.readAddress(buffer, 0, SIZE);
            if (n > 0) {
                received(connection, n);
                if (n == SIZE || events.contains(EpollIoOps.EPOLLRDHUP)) { // more data, or the end, is still unread
                    registration.submit(Connection.READING);
                }
            } else if (n < 0) {
                loop.lost(route, connection, registration, "EOF");
            }
        } catch (IOException | UncheckedIOException e) {
            loop.lost(route, connection, registration, Errno.of(e));
        }
    }

    private void received(ClientConnection connection, int n) {
        bytes.add(n);
        firstBytes.read(connection.slot, n, loop.age(connection.slot, nowMs));
        if (connection instanceof EchoConnection echo && requests != null) {
            requests.received(echo, n, System.nanoTime());
        }
    }

    /** Records what the peer sent before the connection of this slot ended. */
    void lost(int slot, String reason) {
        firstBytes.lost(slot, reason);
    }
}
