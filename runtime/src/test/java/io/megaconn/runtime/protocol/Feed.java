package io.megaconn.runtime.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Feeds an expectation with the bytes of one connection, and notes what it reports. */
final class Feed implements Cursor.Events {
    final List<String> events = new ArrayList<>();
    private final Expectation expectation;
    private final Cursor cursor = new Cursor(this);
    private final MessageVariables variables = new MessageVariables();
    private int open;
    private int state;
    private long memo;
    private byte[] left = {};
    private long unsolicited;

    Feed(Expectation expectation, int open) {
        this.expectation = expectation;
        this.open = open;
        variables.sequence = 1;
        state = expectation.begin();
    }

    Feed read(byte[] bytes) {
        byte[] all = new byte[left.length + bytes.length];
        System.arraycopy(left, 0, all, 0, left.length);
        System.arraycopy(bytes, 0, all, left.length, bytes.length);
        cursor.set(all, 0, all.length, memo);
        state = expectation.next(state, cursor);
        memo = cursor.memo();
        left = cursor.copy(0, cursor.remaining());
        return this;
    }

    Feed read(String latin1) {
        return read(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads the bytes in two or more parts. */
    Feed readSplit(byte[] bytes, int... at) {
        int from = 0;
        for (int to : at) {
            part(bytes, from, to);
            from = to;
        }
        part(bytes, from, bytes.length);
        return this;
    }

    private void part(byte[] bytes, int from, int to) {
        if (to > from && !cursor.failed()) {
            byte[] part = new byte[to - from];
            System.arraycopy(bytes, from, part, 0, part.length);
            read(part);
        }
    }

    Feed request() {
        open++;
        return this;
    }

    long unsolicitedBytes() {
        return unsolicited;
    }

    int left() {
        return left.length;
    }

    int state() {
        return state;
    }

    @Override
    public boolean awaitsReply() {
        return open > 0;
    }

    @Override
    public MessageVariables oldest() {
        return variables;
    }

    @Override
    public void matched() {
        open--;
        variables.sequence++;
        events.add("matched");
    }

    @Override
    public void mismatched() {
        events.add("mismatched");
    }

    @Override
    public void unsolicited(int messages, long bytes) {
        unsolicited += bytes;
        if (messages > 0) {
            events.add("unsolicited " + bytes);
        }
    }

    @Override
    public void answer(byte[] bytes) {
        if ((bytes[0] & 0x0F) == WebSocket.PONG) { // an answer to a close frame is not interesting
            events.add("pong " + bytes.length);
        }
    }

    @Override
    public void fail(String reason, String detail) {
        events.add(reason + (detail.isEmpty() ? "" : ": " + detail));
    }
}
