package io.megaconn.client;

import io.megaconn.runtime.engine.LatencyRecorder;
import io.megaconn.runtime.engine.SingleWriterCounter;
import io.megaconn.runtime.wire.Latency;
import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Tracks the requests of a loop's connections: one for each message that was due, sent or not. Each complete reply ends the
 * oldest request of its connection, and is timed from when that was due. Every method runs on the loop's thread unless
 * documented otherwise; counters are read from any thread. Times are nanoseconds.
 */
final class OpenRequests {
    final SingleWriterCounter answered = new SingleWriterCounter();
    final SingleWriterCounter open = new SingleWriterCounter();
    /** Requests open for more than one interval, because a later one of the same connection is already due. */
    final SingleWriterCounter overdue = new SingleWriterCounter();

    final SingleWriterCounter ended = new SingleWriterCounter();
    final SingleWriterCounter mismatched = new SingleWriterCounter();
    /** Established connections that have not had a reply yet. */
    final SingleWriterCounter unconfirmed = new SingleWriterCounter();

    private final Pacer pacer;
    private final boolean echoed;
    /** Reply times since the start. */
    final LatencyRecorder times = new LatencyRecorder();
    /** Requests whose messages were not sent; usually there are none. */
    private final UnsentMessages unsent = new UnsentMessages();

    final UnansweredConnections unheard;

    /** @param echoed whether each reply is the message itself, so that other bytes mean that the peer does not echo */
    OpenRequests(Pacer pacer, long interval, boolean echoed, long now) {
        this.pacer = pacer;
        this.echoed = echoed;
        this.unheard = new UnansweredConnections(interval, now);
    }

    void slots(int n) {
        unheard.slots(n);
        unsent.slots(n);
    }

    void established(RequestConnection connection) {
        connection.oldest(pacer.round(connection.slot));
        unconfirmed.increment();
    }

    /** Opens a request: {@link Pacer#take()} returned the connection's slot. */
    void due(RequestConnection connection) {
        if (echoed && connection.state > 0) { // only a part of the last echo has arrived
            mismatched.increment();
        }
        opened(connection, pacer.round(connection.slot) - 1, 1);
    }

    private void opened(RequestConnection connection, int round, int rounds) {
        int before = connection.openBefore(round);
        open.add(rounds);
        overdue.add(before == 0 ? rounds - 1 : rounds);
        if (before == 0) {
            unheard.expect(connection.slot);
        }
        for (int excess = before + rounds - RequestConnection.MOST_OPEN; excess > 0; excess--) {
            forgetOldest(connection, round - before);
            before--;
        }
    }

    /** Ends a request that is too old to be kept, without a reply. */
    private void forgetOldest(RequestConnection connection, int oldest) {
        if (unsent.isNext(connection.slot, oldest)) {
            unsent.removeFirst(connection.slot);
        }
        connection.delay(0);
        connection.oldest(oldest + 1);
        open.add(-1);
        overdue.add(-1);
        ended.increment();
    }

    /** Notes that the due message was written after this delay. */
    void written(RequestConnection connection, long delay) {
        if (connection.openBefore(pacer.round(connection.slot)) == 1) {
            connection.delay(delay);
        }
    }

    /** Notes that the due message could not be sent. */
    void blocked(RequestConnection connection) {
        unsent.add(connection.slot, pacer.round(connection.slot) - 1, 1);
    }

    /** Opens requests for messages of these rounds, which were due and will not be sent. */
    void skipped(RequestConnection connection, int from, int rounds) {
        opened(connection, from, rounds);
        unsent.add(connection.slot, from, rounds);
    }

    /** Returns whether a message that was sent has no reply yet. */
    boolean awaitsReply(RequestConnection connection) {
        return waiting(connection) > unsent.count(connection.slot);
    }

    /** Returns the round of the oldest message that was sent and has no reply yet. */
    int oldestSent(RequestConnection connection) {
        int slot = connection.slot;
        int round = pacer.round(slot) - waiting(connection);
        return unsent.isNext(slot, round) ? round + unsent.count(slot) : round;
    }

    private int waiting(RequestConnection connection) {
        return connection.openBefore(pacer.round(connection.slot));
    }

    /** Ends the oldest request that was sent, with its complete reply, and those before it, which were not sent. */
    void answered(RequestConnection connection, long now) {
        int slot = connection.slot;
        int waiting = waiting(connection);
        for (; unsent.isNext(slot, pacer.round(slot) - waiting); waiting--) {
            end(connection, waiting, now);
            unsent.removeFirst(slot);
        }
        end(connection, waiting, now);
        answered.increment();
        if (unheard.heard(slot)) {
            unconfirmed.add(-1);
        }
    }

    /** Counts bytes that arrive while no request is open as a mismatch, except a greeting before the first message. */
    void unsolicited(RequestConnection connection) {
        if (echoed && unheard.expects(connection.slot)) {
            mismatched.increment();
        }
    }

    /** Ends the oldest of {@code waiting} open requests. */
    private void end(RequestConnection connection, int waiting, long now) {
        int oldest = pacer.round(connection.slot) - waiting;
        long since = pacer.dueTime(connection.slot, oldest) + connection.delayNanos();
        times.record(now - since);
        connection.delay(0);
        connection.oldest(oldest + 1);
        open.add(-1);
        overdue.add(waiting > 1 ? -1 : 0);
    }

    /** Ends the open requests of a lost connection. */
    void lost(RequestConnection connection) {
        int waiting = waiting(connection);
        open.add(-waiting);
        overdue.add(-Math.max(0, waiting - 1));
        ended.add(waiting);
        if (unheard.remove(connection.slot)) {
            unconfirmed.add(-1);
        }
        unsent.remove(connection.slot);
    }

    /** Adds the ages of all open requests. */
    void addAges(@Nullable ClientConnection[] slots, long now, long interval, Histogram ages) {
        if (open.get() == 0) {
            return;
        }
        Ages walk = new Ages(interval, ages);
        for (int slot = 0; slot < slots.length; slot++) {
            if (slots[slot] instanceof RequestConnection connection) {
                int next = pacer.round(slot);
                int waiting = connection.openBefore(next);
                if (waiting > 0) {
                    walk.add(now - pacer.dueTime(slot, next - 1), waiting);
                }
            }
        }
        walk.finish();
    }

    /** Sums the ages of requests that were due an interval apart, without a step for each. */
    private static final class Ages {
        /** Number of intervals beyond which a fraction of an interval is less than a hundredth of the age. */
        private static final int EXACT = 64;

        private final long interval;
        private final Histogram ages;
        private int[] longer = new int[16];
        private int n;

        Ages(long interval, Histogram ages) {
            this.interval = interval;
            this.ages = ages;
        }

        /** Adds {@code count} requests, the newest of this age. */
        void add(long newest, int count) {
            for (int i = 0; i < Math.min(count, EXACT); i++) {
                ages.recordValue(Latency.recordable((newest + i * interval) / 1_000));
            }
            if (count > EXACT) {
                longer = n == longer.length ? Arrays.copyOf(longer, 2 * n) : longer;
                longer[n++] = count;
            }
        }

        /** Combines connections with the same count, and their requests in groups of about the same age. */
        void finish() {
            Arrays.sort(longer, 0, n);
            for (int i = 0, same; i < n; i += same) {
                int count = longer[i];
                same = 1;
                while (i + same < n && longer[i + same] == count) {
                    same++;
                }
                for (int from = EXACT, to; from < count; from = to) {
                    to = Math.min(count, from + 1 + from / 128);
                    long age = (from + to) * interval / 2;
                    ages.recordValueWithCount(Latency.recordable(age / 1_000), (long) same * (to - from));
                }
            }
        }
    }
}
