package io.megaconn.client;

import io.megaconn.runtime.engine.SingleWriterCounter;
import io.megaconn.runtime.protocol.Cursor;
import io.megaconn.runtime.protocol.Expectation;
import io.megaconn.runtime.protocol.MessageVariables;
import io.netty.util.collection.IntObjectHashMap;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Reads what peers send with the protocol's expectation: replies, unsolicited messages, pings. The state of a connection is
 * one int; an incomplete frame header is kept beside it, and only while it is incomplete. Every method runs on the loop's
 * thread; counters are read from any thread.
 */
final class Incoming implements Cursor.Events {
    /** Maximum number of bytes that an expectation may leave unread. */
    static final int MOST_LEFT = 16 * 1024;

    final SingleWriterCounter unsolicited = new SingleWriterCounter();
    final SingleWriterCounter unsolicitedBytes = new SingleWriterCounter();
    final SingleWriterCounter pings = new SingleWriterCounter();

    /** State of a connection while something is incomplete. */
    private static final class Incomplete {
        final byte[] left;
        final long memo;

        Incomplete(byte[] left, long memo) {
            this.left = left;
            this.memo = memo;
        }
    }

    private final Expectation expectation;
    /** Null if no message is a request. */
    private final @Nullable OpenRequests requests;

    private final MessageBuffer messages;
    private final Cursor cursor = new Cursor(this);
    private final byte[] bytes;
    private final IntObjectHashMap<Incomplete> incomplete = new IntObjectHashMap<>();
    /** The connection that is being read. */
    private StatefulConnection connection = new StatefulConnection(Integer.MAX_VALUE, 0, (_, _, _) -> {});

    private long now;
    private byte @Nullable [] answer;
    private String failure = "";
    private String detail = "";

    /** @param size maximum number of bytes of one read */
    Incoming(Expectation expectation, @Nullable OpenRequests requests, MessageBuffer messages, int size) {
        this.expectation = expectation;
        this.requests = requests;
        this.messages = messages;
        this.bytes = new byte[MOST_LEFT + size];
    }

    void established(StatefulConnection next) {
        next.state = expectation.begin();
    }

    /** Reads {@code n} bytes from the beginning of a buffer. Returns whether the connection may stay open. */
    boolean read(StatefulConnection from, MemorySegment buffer, int n, long time) {
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, MOST_LEFT, n);
        return read(from, n, time);
    }

    /** Reads what an opening left. Returns whether the connection may stay open. */
    boolean read(StatefulConnection from, byte[] left, long time) {
        System.arraycopy(left, 0, bytes, MOST_LEFT, left.length);
        return read(from, left.length, time);
    }

    private boolean read(StatefulConnection from, int n, long time) {
        connection = from;
        now = time;
        answer = null;
        failure = "";
        int start = MOST_LEFT;
        long memo = 0;
        Incomplete kept = incomplete.isEmpty() ? null : incomplete.remove(from.slot);
        if (kept != null) {
            start -= kept.left.length;
            System.arraycopy(kept.left, 0, bytes, start, kept.left.length);
            memo = kept.memo;
        }
        cursor.set(bytes, start, MOST_LEFT + n, memo);
        from.state = expectation.next(from.state, cursor);
        if (!failure.isEmpty()) {
            return false;
        }
        if (cursor.remaining() > MOST_LEFT) {
            fail("TOO_LONG", "the peer sent more than 16KiB without a complete header");
            return false;
        }
        if (cursor.remaining() > 0 || cursor.memo() != 0) {
            incomplete.put(from.slot, new Incomplete(cursor.copy(0, cursor.remaining()), cursor.memo()));
        }
        return true;
    }

    /** Returns the bytes that answer the peer's last ping or close frame in this read, or null. */
    byte @Nullable [] answer() {
        return answer;
    }

    /** Returns why the connection must not stay open. */
    String failure() {
        return failure;
    }

    String detail() {
        return detail;
    }

    void lost(int slot) {
        incomplete.remove(slot);
    }

    @Override
    public boolean awaitsReply() {
        return requests != null && requests.awaitsReply((RequestConnection) connection);
    }

    @Override
    public MessageVariables oldest() {
        int round = requests == null ? 0 : requests.oldestSent((RequestConnection) connection);
        return messages.variables(connection.slot, round);
    }

    @Override
    public void matched() {
        if (requests != null) {
            requests.answered((RequestConnection) connection, now);
        }
    }

    @Override
    public void mismatched() {
        if (requests != null) {
            requests.mismatched.increment();
        }
    }

    @Override
    public void unsolicited(int complete, long length) {
        unsolicited.add(Math.max(0, complete));
        unsolicitedBytes.add(length);
        if (requests != null) {
            requests.unsolicited((RequestConnection) connection);
        }
    }

    @Override
    public void answer(byte[] reply) {
        pings.increment();
        answer = reply;
    }

    @Override
    public void answerClose(byte[] reply) {
        answer = reply;
    }

    @Override
    public void fail(String reason, String why) {
        failure = reason;
        detail = why;
    }
}
