package io.megaconn.runtime.protocol;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a server. A message is complete with its last byte. It ends the oldest open request if its content is
 * what was expected; all others are unsolicited. Pings are answered; a close frame or a frame that RFC 6455 forbids ends
 * the connection.
 *
 * <p>State, from the low bits: bytes of the frame that are to come, state of the {@link Content}, flags. The memo has the
 * number of payload bytes of an incomplete message, and in its highest bits the state of {@link Utf8} of an incomplete text.
 */
final class WebSocketFrames implements Expectation {
    private static final String NOT_UTF8 = "WS_NOT_UTF8";

    private static final int REMAINING = (1 << 21) - 1;
    private static final int CONTENT_SHIFT = 21;
    private static final int CONTENT = 0x7F;
    /** A data message has begun and is incomplete. */
    private static final int IN_MESSAGE = 1 << 28;
    /** The current frame is the last of its message. */
    private static final int LAST = 1 << 29;
    /** The message is text. */
    private static final int TEXT = 1 << 30;

    private static final int UTF8_SHIFT = 56;
    private static final long LENGTH = (1L << UTF8_SHIFT) - 1;

    /** Compares the content of messages with what is expected. States have 7 bits, and 0 is the first. */
    interface Content {
        /** Reads and skips {@code n} bytes, of which the first is byte {@code offset} of its message. */
        int next(int state, Cursor in, int n, long offset);

        /** Returns whether a complete message of this length is the reply. */
        boolean matches(int state, long length, Cursor in);
    }

    private final Content content;

    /** @param expect what a message must be or contain; null for anything */
    WebSocketFrames(@Nullable RawExpectation expect) {
        this(MessageContent.of(expect));
    }

    WebSocketFrames(Content content) {
        this.content = content;
    }

    @Override
    public int next(int state, Cursor in) {
        int now = state;
        while (!in.failed()) {
            int remaining = now & REMAINING;
            if (remaining > 0) {
                int n = Math.min(remaining, in.remaining());
                long length = in.memo() & LENGTH;
                long utf8 = (now & TEXT) == 0 ? 0 : in.utf8((int) (in.memo() >>> UTF8_SHIFT), n);
                if (utf8 == Utf8.INVALID) {
                    in.fail(NOT_UTF8, detail(NOT_UTF8));
                    return now;
                }
                int matched = content.next((now >>> CONTENT_SHIFT) & CONTENT, in, n, length);
                in.memo((length + n) | (utf8 << UTF8_SHIFT));
                now = (now & (IN_MESSAGE | LAST | TEXT)) | (matched << CONTENT_SHIFT) | (remaining - n);
                if (n < remaining) {
                    return now;
                }
                now = frameEnd(now, in);
            } else {
                int header = headerLength(in);
                if (header == 0) {
                    return now;
                }
                int next = frame(now, in, header);
                if (next < 0) {
                    return now;
                }
                now = next;
            }
        }
        return now;
    }

    /** Returns the length of the next header, or 0 if it is incomplete. */
    private static int headerLength(Cursor in) {
        if (in.remaining() < 2) {
            return 0;
        }
        int length = in.peek(1) & 0x7F;
        int header = length < 126 ? 2 : length == 126 ? 4 : 10;
        return in.remaining() < header ? 0 : header;
    }

    /** Reads a header, and all of a control frame. Returns the next state, or -1 to wait for more bytes. */
    private int frame(int state, Cursor in, int header) {
        int first = in.peek(0);
        int opcode = first & 0x0F;
        long length = header == 2 ? in.peek(1) & 0x7F : in.peek(2, header - 2);
        String wrong = wrong(state, first, in.peek(1), length);
        if (!wrong.isEmpty()) {
            in.fail(wrong, detail(wrong));
            return state;
        }
        if (opcode >= WebSocket.CLOSE) {
            if (in.remaining() < header + length) {
                return -1;
            }
            in.skip(header);
            control(opcode, (int) length, in);
            in.skip((int) length);
            return state;
        }
        in.skip(header);
        boolean last = (first & WebSocket.FIN) != 0;
        int kept = opcode == WebSocket.CONTINUATION ? state & (TEXT | (CONTENT << CONTENT_SHIFT)) : 0;
        int text = opcode == WebSocket.TEXT ? TEXT : 0;
        int next = IN_MESSAGE | (last ? LAST : 0) | text | kept | (int) length;
        return length == 0 ? frameEnd(next, in) : next;
    }

    /** Returns the reason to end the connection, or an empty string. */
    private static String wrong(int state, int first, int second, long length) {
        int opcode = first & 0x0F;
        boolean inMessage = (state & IN_MESSAGE) != 0;
        if ((first & WebSocket.RESERVED) != 0) {
            return "WS_RESERVED_BITS";
        }
        if ((second & WebSocket.MASKED) != 0) {
            return "WS_MASKED";
        }
        if ((opcode > WebSocket.BINARY && opcode < WebSocket.CLOSE) || opcode > WebSocket.PONG) {
            return "WS_OPCODE";
        }
        if (opcode >= WebSocket.CLOSE) {
            boolean halfCode = opcode == WebSocket.CLOSE && length == 1;
            return (first & WebSocket.FIN) == 0 || length > WebSocket.LARGEST_CONTROL || halfCode
                    ? "WS_CONTROL_FRAME"
                    : "";
        }
        if (length < 0 || length > WebSocket.LARGEST_FRAME) {
            return "WS_FRAME_TOO_LARGE";
        }
        return (opcode == WebSocket.CONTINUATION) == inMessage ? "" : "WS_FRAGMENT";
    }

    private static String detail(String wrong) {
        return switch (wrong) {
            case "WS_RESERVED_BITS" ->
                "a frame has reserved bits: the server uses an extension, such as permessage-deflate, that was not agreed on";
            case "WS_MASKED" -> "a frame of the server is masked, which RFC 6455 forbids";
            case "WS_OPCODE" -> "a frame has an opcode that RFC 6455 does not define: is this a WebSocket server?";
            case "WS_CONTROL_FRAME" ->
                "a ping, pong or close frame is fragmented or has more than 125 bytes, or a close code has one byte";
            case NOT_UTF8 -> "a text message is not valid UTF-8, which RFC 6455 demands";
            case "WS_FRAME_TOO_LARGE" -> "a frame has more than 1MiB";
            default -> "a fragment has no beginning, or a message begins inside another one";
        };
    }

    private static void control(int opcode, int length, Cursor in) {
        if (opcode == WebSocket.PING) {
            in.events().answer(WebSocketMessage.control(WebSocket.PONG, in.copy(0, length)));
        } else if (opcode == WebSocket.CLOSE) {
            in.events().answerClose(WebSocketMessage.control(WebSocket.CLOSE, in.copy(0, Math.min(2, length))));
            boolean coded = length >= 2;
            in.fail(
                    coded ? "WS_CLOSE_" + in.peek(0, 2) : "WS_CLOSE",
                    coded ? new String(in.copy(2, length - 2), StandardCharsets.UTF_8) : "");
        }
    }

    private int frameEnd(int state, Cursor in) {
        if ((state & LAST) == 0) {
            return state;
        }
        if (in.memo() > LENGTH) { // the last character is incomplete
            in.fail(NOT_UTF8, detail(NOT_UTF8));
            return state;
        }
        long length = in.memo();
        in.memo(0);
        boolean matches = content.matches((state >>> CONTENT_SHIFT) & CONTENT, length, in);
        if (matches && in.events().awaitsReply()) {
            in.events().matched();
        } else {
            in.events().unsolicited(1, length);
        }
        return 0;
    }
}
