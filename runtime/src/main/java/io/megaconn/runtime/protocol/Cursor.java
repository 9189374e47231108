package io.megaconn.runtime.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The received bytes of one connection, and what an {@link Expectation} reports about them. Reused; for one thread. */
public final class Cursor {
    /** Receives what the bytes of a connection mean. */
    public interface Events {
        /** Returns whether a request is open, so that bytes can be its reply. */
        boolean awaitsReply();

        /** Returns the variables of the oldest open request. */
        MessageVariables oldest();

        /** Ends the oldest open request: its reply is complete. */
        void matched();

        /** Notes that bytes differ from the reply that was expected. */
        void mismatched();

        /**
         * Counts bytes without an open request.
         *
         * @param messages complete messages among them; -1 if the protocol does not show where messages end
         */
        void unsolicited(int messages, long bytes);

        /** Answers a ping with these bytes, and counts it. */
        void answer(byte[] bytes);

        /** Answers a close frame with these bytes. */
        default void answerClose(byte[] bytes) {
            answer(bytes);
        }

        /** Ends the connection. @param reason a short code such as {@code HTTP_503}; @param detail for people; may be empty */
        void fail(String reason, String detail);
    }

    private byte[] bytes = new byte[0];
    private int position;
    private int limit;
    private long memo;
    private boolean failed;
    private final Events events;

    public Cursor(Events events) {
        this.events = events;
    }

    /** Sets the bytes to read, and what the connection's last expectation kept. */
    public void set(byte[] from, int start, int end, long kept) {
        bytes = from;
        position = start;
        limit = end;
        memo = kept;
        failed = false;
    }

    public Events events() {
        return events;
    }

    public int remaining() {
        return limit - position;
    }

    /** Returns the byte {@code offset} bytes ahead, from 0 to 255. */
    public int peek(int offset) {
        return bytes[position + offset] & 0xFF;
    }

    /** Returns an unsigned number of bytes in network order. */
    public long peek(int offset, int length) {
        return WebSocket.number(bytes, position + offset, length);
    }

    public byte next() {
        return bytes[position++];
    }

    public void skip(int n) {
        position += n;
    }

    /** Reports and skips the remaining bytes: no request is open, and the protocol does not show where messages end. */
    void skipUnsolicited() {
        if (remaining() > 0) {
            events.unsolicited(-1, remaining());
            skip(remaining());
        }
    }

    /** Returns a copy of bytes ahead. */
    public byte[] copy(int offset, int length) {
        return Arrays.copyOfRange(bytes, position + offset, position + offset + length);
    }

    public String text(int offset, int length) {
        return new String(bytes, position + offset, length, StandardCharsets.ISO_8859_1);
    }

    /** Returns whether the next bytes equal part of an array. */
    boolean startsWith(byte[] expected, int from, int length) {
        return Arrays.equals(bytes, position, position + length, expected, from, from + length);
    }

    /** Returns the state of {@link Utf8} after the next bytes. */
    int utf8(int state, int length) {
        return Utf8.next(state, bytes, position, position + length);
    }

    /** Returns a number that the expectation keeps while a message is incomplete; 0 at first. It costs memory only then. */
    public long memo() {
        return memo;
    }

    public void memo(long number) {
        memo = number;
    }

    /** Ends the connection; nothing more is read from it. */
    public void fail(String reason, String detail) {
        failed = true;
        events.fail(reason, detail);
    }

    public boolean failed() {
        return failed;
    }
}
