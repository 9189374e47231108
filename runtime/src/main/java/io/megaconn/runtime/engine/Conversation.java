package io.megaconn.runtime.engine;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.protocol.Cursor;
import io.megaconn.runtime.protocol.Dialogue;
import io.megaconn.runtime.protocol.Exchange;
import io.megaconn.runtime.protocol.Expectation;
import io.megaconn.runtime.protocol.MessageVariables;
import io.megaconn.runtime.protocol.PeerText;
import io.megaconn.runtime.protocol.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/** One complete conversation with a server: the opening, and one message with its reply. It blocks. */
public final class Conversation implements Cursor.Events {
    private static final int BUFFER = 64 * 1024;
    /** Timeout of the connect, and of each wait for the server. */
    public static final int TIMEOUT_MS = 5_000;

    /**
     * The outcome of a conversation.
     *
     * @param problem why it failed, or empty
     * @param connected whether the connect succeeded
     */
    public record Outcome(String problem, boolean connected) {}

    private final ByteStream server;
    private final Cursor cursor = new Cursor(this);
    private final MessageVariables variables = new MessageVariables();
    private final byte[] quotable;
    private byte[] left = {};
    /** First bytes that the server sent in this exchange. */
    private byte[] seen = {};

    private boolean matched;
    private boolean differs;
    private String failure = "";

    private Conversation(ByteStream server, byte[] quotable) {
        this.server = server;
        this.quotable = quotable;
    }

    /** Connects to an address and has the conversation. */
    public static Outcome at(InetSocketAddress address, Dialogue dialogue) {
        boolean connected = false;
        try (Socket socket = new Socket()) {
            socket.connect(address, TIMEOUT_MS);
            connected = true;
            socket.setSoTimeout(TIMEOUT_MS);
            return new Outcome(with(new SocketStream(socket), dialogue), true);
        } catch (SocketTimeoutException e) {
            return new Outcome("no answer within %d s".formatted(TIMEOUT_MS / 1_000), connected);
        } catch (IOException e) {
            return new Outcome(UserError.reason(e), connected);
        }
    }

    private record SocketStream(Socket socket) implements ByteStream {
        @Override
        public void write(byte[] bytes, int length) throws IOException {
            socket.getOutputStream().write(bytes, 0, length);
        }

        @Override
        public int read(byte[] buffer) throws IOException {
            return socket.getInputStream().read(buffer);
        }
    }

    /** Has the conversation on a connection. Returns why it failed, or empty. */
    public static String with(ByteStream server, Dialogue dialogue) throws IOException {
        Conversation conversation = new Conversation(server, dialogue.quotable());
        for (Exchange exchange : dialogue.opening()) {
            String problem = conversation.exchange(exchange.send(), exchange.expect(), "the opening");
            if (!problem.isEmpty()) {
                return problem;
            }
        }
        Template message = dialogue.message();
        Expectation reply = dialogue.incoming();
        conversation.variables.sequence = 1;
        return dialogue.timed() && message != null && reply != null
                ? conversation.exchange(message, reply, "a message")
                : "";
    }

    private String exchange(Template send, Expectation expect, String what) throws IOException {
        byte[] bytes = new byte[send.longest()];
        server.write(bytes, send.render(bytes, variables));
        matched = false;
        seen = new byte[0];
        int state = expect.begin();
        byte[] buffer = new byte[BUFFER];
        try {
            while (true) {
                int length = server.read(buffer);
                if (length < 0) {
                    return "the server closed the connection after " + what + sent();
                }
                see(buffer, length);
                byte[] all = Arrays.copyOf(left, left.length + length);
                System.arraycopy(buffer, 0, all, left.length, length);
                cursor.set(all, 0, all.length, cursor.memo());
                state = expect.next(state, cursor);
                left = cursor.copy(0, cursor.remaining());
                if (!failure.isEmpty()) {
                    return failure + " after " + what;
                }
                if (differs) {
                    return "the reply to " + what + " is not the expected one" + sent();
                }
                if (matched) {
                    cursor.memo(0);
                    return "";
                }
            }
        } catch (SocketTimeoutException e) {
            return "no expected reply to %s within %d s%s".formatted(what, TIMEOUT_MS / 1_000, sent());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void see(byte[] bytes, int length) {
        int before = seen.length;
        seen = Arrays.copyOf(seen, Math.min(PeerText.MOST + 1, before + length)); // one more shows that it is cut
        System.arraycopy(bytes, 0, seen, before, seen.length - before);
    }

    /** Returns what the server sent instead, for the end of a sentence; empty if it sent nothing. */
    private String sent() {
        if (PeerText.isTlsAlert(seen)) {
            return ": it answered with a TLS alert, so it speaks TLS on this port";
        }
        return seen.length == 0 ? "" : ": it sent \"%s\"".formatted(PeerText.of(seen, quotable));
    }

    @Override
    public boolean awaitsReply() {
        return !matched;
    }

    @Override
    public MessageVariables oldest() {
        return variables;
    }

    @Override
    public void matched() {
        matched = true;
    }

    @Override
    public void mismatched() {
        differs = true;
    }

    @Override
    public void unsolicited(int messages, long bytes) {
        // A server may speak first.
    }

    @Override
    public void answer(byte[] bytes) {
        try {
            server.write(bytes, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void fail(String reason, String detail) {
        failure = detail.isEmpty() ? reason : reason + " (" + detail + ")";
    }
}
