package io.megaconn.client;

import io.megaconn.runtime.engine.Connection;
import io.megaconn.runtime.protocol.Cursor;
import io.megaconn.runtime.protocol.Exchange;
import io.megaconn.runtime.protocol.MessageVariables;
import io.megaconn.runtime.protocol.PeerText;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * The exchanges between the connect and the moment at which a connection counts as established. Short-lived, so its size does
 * not matter.
 */
final class Opening implements ClientConnection.Phase, Cursor.Events {
    private static final EpollIoOps WRITING = Connection.READING.with(EpollIoOps.EPOLLOUT);

    private final Dial dial;
    private final ClientLoop loop;
    private final Dialer dialer;
    private final IoRegistration registration;
    private final Cursor cursor = new Cursor(this);
    private int exchange;
    private int state;
    private boolean matched;
    private String failure = "";
    private byte[] left = {};
    private byte[] unsent = {};
    /** First bytes that the peer sent in this exchange. */
    private byte[] seen = {};

    private boolean explained;

    Opening(Dial dial, ClientLoop loop, Dialer dialer, IoRegistration registration) {
        this.dial = dial;
        this.loop = loop;
        this.dialer = dialer;
        this.registration = registration;
    }

    /** Sends the first message. */
    void begin(ClientConnection connection) {
        try {
            startExchange(connection);
        } catch (IOException e) {
            end(connection, loop.failures.reason(e));
        }
    }

    private Exchange current() {
        return dial.queue.opening.get(exchange);
    }

    private void startExchange(ClientConnection connection) throws IOException {
        matched = false;
        seen = new byte[0];
        state = current().expect().begin();
        cursor.memo(0);
        loop.messaging.buffer.render(current().send(), loop.messaging.buffer.opening(connection.slot));
        write(connection);
    }

    /** Writes what the loop's buffer contains; epoll reports when there is room for the rest. */
    private void write(ClientConnection connection) throws IOException {
        int length = loop.messaging.buffer.length();
        int written =
                loop.messaging.transport.write(connection, connection.slot, loop.messaging.buffer.address(), 0, length);
        unsent = new byte[length - written];
        if (written < length || !loop.messaging.transport.flush(connection, connection.slot)) {
            MemorySegment.copy(
                    loop.messaging.buffer.memory(), ValueLayout.JAVA_BYTE, written, unsent, 0, unsent.length);
            registration.submit(WRITING);
        }
    }

    @Override
    public void ready(ClientConnection connection, IoRegistration at, EpollIoOps events) {
        try {
            if (unsent.length == 0) {
                loop.messaging.transport.flush(connection, connection.slot);
            } else {
                loop.messaging.buffer.set(unsent);
                write(connection);
            }
            if (!events.contains(EpollIoOps.EPOLLIN)
                    && !events.contains(EpollIoOps.EPOLLRDHUP)
                    && !events.contains(EpollIoOps.EPOLLERR)) {
                return;
            }
            int n = loop.receiver.readOpening(connection);
            if (n < 0) {
                end(connection, "EOF");
            } else if ((n == 0 || read(connection, loop.receiver.copy(n))) && loop.receiver.isUnread(events)) {
                at.submit(Connection.READING);
            }
        } catch (IOException | UncheckedIOException e) {
            fail(connection, e);
        }
    }

    /** Handles bytes that came before the opening began. */
    void received(ClientConnection connection, byte[] early) {
        try {
            read(connection, early);
        } catch (IOException | UncheckedIOException e) {
            fail(connection, e);
        }
    }

    private void fail(ClientConnection connection, Exception e) {
        if (failure.isEmpty()) {
            end(connection, loop.failures.reason(e));
        }
    }

    /** Returns whether the connection is open afterwards. */
    private boolean read(ClientConnection connection, byte[] data) throws IOException {
        byte[] bytes = new byte[left.length + data.length];
        System.arraycopy(left, 0, bytes, 0, left.length);
        System.arraycopy(data, 0, bytes, left.length, data.length);
        cursor.set(bytes, 0, bytes.length, cursor.memo());
        see(bytes, left.length);
        while (cursor.remaining() > 0) {
            state = current().expect().next(state, cursor);
            if (!failure.isEmpty()) {
                end(connection, failure);
                return false;
            }
            if (!matched) {
                break;
            }
            exchange++;
            if (exchange == dial.queue.opening.size()) {
                dialer.done(dial, connection, registration, "");
                byte[] rest = cursor.copy(0, cursor.remaining());
                return loop.receiver.left(dial.route, connection, registration, rest);
            }
            startExchange(connection);
            see(cursor.copy(0, cursor.remaining()), 0);
        }
        left = cursor.copy(0, cursor.remaining());
        if (left.length > Incoming.MOST_LEFT) {
            end(connection, "TOO_LONG");
            return false;
        }
        return true;
    }

    /** Keeps the first bytes of the peer, which are shown if the opening fails. */
    private void see(byte[] bytes, int from) {
        int before = seen.length;
        if (before < PeerText.MOST && bytes.length > from) {
            seen = Arrays.copyOf(seen, Math.min(PeerText.MOST, before + bytes.length - from));
            System.arraycopy(bytes, from, seen, before, seen.length - before);
        }
    }

    private void end(ClientConnection connection, String reason) {
        failure = reason;
        dialer.done(dial, connection, registration, reason);
    }

    /** Records what the peer sent instead of the expected reply. Returns the reason, which its bytes may change. */
    String failed(String reason) {
        if (explained) {
            return reason;
        }
        if (PeerText.isTlsAlert(seen)) {
            loop.receiver.explainTls();
            return FirstBytes.TLS;
        }
        if (seen.length > 0) {
            loop.receiver.firstBytes.record(reason, seen);
        } else if (exchange == 0 && (reason.equals("EOF") || reason.equals("ECONNRESET"))) {
            loop.explain(
                    reason,
                    "the server ended the connection without an answer to the first message, as a server that expects TLS may do");
        }
        return reason;
    }

    @Override
    public boolean awaitsReply() {
        return !matched;
    }

    @Override
    public MessageVariables oldest() {
        return loop.messaging.buffer.opening(0);
    }

    @Override
    public void matched() {
        matched = true;
    }

    @Override
    public void mismatched() {
        // An opening compares with constants only.
    }

    @Override
    public void unsolicited(int messages, long bytes) {
        // Counted in the bytes received: no request is open before the first message.
    }

    @Override
    public void answer(byte[] bytes) {
        if (dial.connection != null && unsent.length == 0) {
            loop.sender.answer(dial.connection, bytes);
        }
    }

    @Override
    public void fail(String reason, String detail) {
        failure = reason;
        explained = true;
        loop.explain(reason, detail);
    }
}
