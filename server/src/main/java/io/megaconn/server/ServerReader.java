package io.megaconn.server;

import io.megaconn.runtime.engine.SingleWriterCounter;
import io.megaconn.runtime.engine.Transport;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the peers of a loop's connections send, all into one buffer, and drops or replies to it. Every method runs on the
 * loop's thread; counters are read from any thread.
 */
final class ServerReader {
    /** Reads that returned data; one may return several messages, or part of one. */
    final SingleWriterCounter reads = new SingleWriterCounter();

    final SingleWriterCounter bytes = new SingleWriterCounter();
    /** Complete WebSocket messages. */
    final SingleWriterCounter messages = new SingleWriterCounter();
    /** Null if what peers send over plain TCP is discarded. */
    final @Nullable Replier replier;
    /** Null without TLS. */
    final @Nullable ServerHandshakes handshakes;

    private final ServerLoop loop;
    private final Transport transport;

    ServerReader(ServerLoop loop, ServerConfig config, SlowReaders slow) {
        this.loop = loop;
        MemorySegment buffer = Arena.global().allocate(Replier.readSize(config), 64);
        transport = config.transport().loop().apply(buffer);
        handshakes = transport.needsHandshake() ? new ServerHandshakes(transport, loop::close) : null;
        replier = Replier.of(config, buffer, transport, slow, messages, loop::upgradeTooSlow);
    }

    ServerConnection connection(int fd, int lastHeard) {
        return handshakes == null ? new ServerConnection(fd, loop, lastHeard) : handshakes.accept(fd, loop, lastHeard);
    }

    void accepted(ServerConnection connection, IoRegistration registration) {
        if (handshakes != null) {
            handshakes.accepted(connection, registration);
        } else if (replier != null) {
            replier.accepted(connection, registration);
        }
    }

    /** Returns whether a handshake is not complete. */
    boolean isHandshaking() {
        return handshakes != null && handshakes.pending.get() > 0;
    }

    void ready(ServerConnection connection, IoRegistration registration, EpollIoOps events) {
        try {
            if (handshakes != null && !handshakes.isComplete(connection)) {
                if (handshakes.proceed(connection) && secured(connection, registration)) {
                    read(connection, registration, events);
                }
            } else if (replier != null && events.contains(EpollIoOps.EPOLLOUT)) {
                boolean all = replier.writable(connection, registration);
                if (all && transport.isEnded(connection.slot())) { // the end was read together with the last message
                    read(connection, registration, events);
                }
            } else {
                read(connection, registration, events);
            }
        } catch (IOException | UncheckedIOException e) { // reset by the peer, timed out, or an error of TLS
            if (handshakes != null) {
                handshakes.failed(connection, e);
            }
            loop.close(connection, registration);
        }
    }

    /** Handles what came with the end of a handshake. Returns whether more may be read. */
    private boolean secured(ServerConnection connection, IoRegistration registration) throws IOException {
        if (replier == null) {
            return true;
        }
        replier.accepted(connection, registration);
        int early = transport.early();
        return early > 0
                ? received(connection, registration, early)
                : replier.replies().flush(connection, registration);
    }

    private void read(ServerConnection connection, IoRegistration registration, EpollIoOps events) throws IOException {
        int n = transport.read(connection, connection.slot());
        if (n < 0) {
            transport.end(connection, connection.slot());
            loop.close(connection, registration);
            return;
        }
        boolean some = transport.received();
        if (n > 0 ? !received(connection, registration, n) : some && isBlocked(connection, registration)) {
            return;
        }
        if (transport.isEnded(connection.slot())) {
            read(connection, registration, events);
            return;
        }
        if (transport.mayHaveMore() || (some && events.contains(EpollIoOps.EPOLLRDHUP))) { // the end is still unread
            loop.readAgain(registration);
        }
    }

    /** Handles bytes at the beginning of the buffer. Returns whether more may be read. */
    private boolean received(ServerConnection connection, IoRegistration registration, int n) throws IOException {
        reads.increment();
        bytes.add(n);
        loop.heard(connection);
        Replier.Next next = replier == null ? Replier.Next.READ : replier.reply(connection, registration, n);
        if (next == Replier.Next.CLOSE) {
            transport.end(connection, connection.slot());
            loop.close(connection, registration);
        }
        return next == Replier.Next.READ;
    }

    /** Returns whether the peer has to read an answer of the transport first, as to a key update. */
    private boolean isBlocked(ServerConnection connection, IoRegistration registration) throws IOException {
        return replier != null && !replier.replies().flush(connection, registration);
    }

    /** Closes peers that have taken too long for what they have to do. */
    void expire(long nanos) {
        if (handshakes != null) {
            handshakes.expire(nanos);
        }
        if (replier != null) {
            replier.expire(nanos);
        }
    }

    /** Releases what is kept for a connection that is being closed. */
    void forget(ServerConnection connection) {
        if (replier != null) {
            replier.forget(connection);
        }
        if (handshakes != null) {
            handshakes.forget(connection);
        }
    }
}
