package io.megaconn.client;

import io.megaconn.runtime.engine.SingleWriterCounter;
import io.megaconn.runtime.wire.Latency;
import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a loop's connections: one for each message that was due, whether it could be sent or not. Each complete
 * reply ends the oldest request of its connection, and is timed from when that was due. Every method runs on the loop's
 * thread unless it says otherwise; counters are read from anywhere. Times are nanoseconds.
 */
final class OpenRequests {
    final SingleWriterCounter answered = new SingleWriterCounter();
    final SingleWriterCounter open = new SingleWriterCounter();
    /** Open, and a later one of the same connection is due already: so for longer than one interval. */
    final SingleWriterCounter overdue = new SingleWriterCounter();

    final SingleWriterCounter ended = new SingleWriterCounter();
    final SingleWriterCounter mismatched = new SingleWriterCounter();
    /** Established connections that never had a reply. */
    final SingleWriterCounter unconfirmed = new SingleWriterCounter();

    private final Pacer pace;
    private final int length;
    private final SingleWriterRecorder times = Latency.newRecorder();
    private final Histogram sum = Latency.newHistogram();
    private @Nullable Histogram recycled;
    /** Requests whose messages were not sent: few slots have any, mostly none has. */
    private final UnsentMessages unsent = new UnsentMessages();

    final UnansweredConnections unheard;

    /** @param length of a message, and so of a reply */
    OpenRequests(Pacer pace, long interval, int length, long now) {
        this.pace = pace;
        this.length = length;
        this.unheard = new UnansweredConnections(interval, now);
    }

    void slots(int n) {
        unheard.slots(n);
        unsent.slots(n);
    }

    void established(EchoConnection connection) {
        connection.oldest = pace.round(connection.slot);
        unconfirmed.increment();
    }

    /** The message of this connection's slot is due, as {@link Pacer#take()} said. */
    void due(EchoConnection connection) {
        if (connection.part() > 0) {
            mismatched.increment();
        }
        opened(connection, pace.round(connection.slot) - 1, 1);
    }

    private void opened(EchoConnection connection, int round, int rounds) {
        int before = round - connection.oldest;
        open.add(rounds);
        overdue.add(before == 0 ? rounds - 1 : rounds);
        if (before == 0) {
            unheard.expect(connection.slot);
        }
    }

    /** The message that is due was written this long after it had been due. */
    void written(EchoConnection connection, long delay) {
        if (pace.round(connection.slot) - connection.oldest == 1) {
            connection.delay(delay);
        }
    }

    /** The message that is due could not be sent. */
    void blocked(EchoConnection connection) {
        unsent.add(connection.slot, pace.round(connection.slot) - 1, 1);
    }

    /** Messages of these rounds were due, and are not sent any more. */
    void skipped(EchoConnection connection, int from, int rounds) {
        opened(connection, from, rounds);
        unsent.add(connection.slot, from, rounds);
    }

    void received(EchoConnection connection, int bytes, long now) {
        int slot = connection.slot;
        int waiting = pace.round(slot) - connection.oldest;
        int part = connection.part() + bytes;
        while (part >= length && waiting > unsent.count(slot)) {
            part -= length;
            for (; unsent.isNext(slot, connection.oldest); waiting--) {
                end(connection, waiting, now);
                unsent.removeFirst(slot);
            }
            end(connection, waiting--, now);
            answered.increment();
            if (unheard.heard(slot)) {
                unconfirmed.add(-1);
            }
        }
        if (part > 0 && waiting == unsent.count(slot)) { // nobody asked for it
            if (unheard.expects(slot)) {
                mismatched.increment();
            }
            part = 0;
        }
        connection.part(part);
    }

    /** Ends the oldest of so many open requests. */
    private void end(EchoConnection connection, int waiting, long now) {
        long since = pace.dueTime(connection.slot, connection.oldest) + connection.delayNanos();
        times.recordValue(Latency.recordable((now - since) / 1_000));
        connection.delay(0);
        connection.oldest++;
        open.add(-1);
        overdue.add(waiting > 1 ? -1 : 0);
    }

    /** A connection ended, and with it its open requests. */
    void lost(EchoConnection connection) {
        int waiting = pace.round(connection.slot) - connection.oldest;
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
            if (slots[slot] instanceof EchoConnection connection) {
                int next = pace.round(slot);
                if (next > connection.oldest) {
                    walk.add(now - pace.dueTime(slot, next - 1), next - connection.oldest);
                }
            }
        }
        walk.finish();
    }

    /** Adds the reply times since the start to {@code all}. From any one thread at a time. */
    void addTimes(Histogram all) {
        recycled = times.getIntervalHistogram(recycled);
        sum.add(recycled);
        all.add(sum);
    }

    /** Adds up the ages of requests that were due an interval apart, without one step for each. */
    private static final class Ages {
        /** Beyond so many intervals the moment within an interval is less than a hundredth of the age. */
        private static final int EXACT = 64;

        private final long interval;
        private final Histogram ages;
        private int[] longer = new int[16];
        private int n;

        Ages(long interval, Histogram ages) {
            this.interval = interval;
            this.ages = ages;
        }

        /** So many requests, of which the newest is of this age. */
        void add(long newest, int count) {
            for (int i = 0; i < Math.min(count, EXACT); i++) {
                ages.recordValue(Latency.recordable((newest + i * interval) / 1_000));
            }
            if (count > EXACT) {
                longer = n == longer.length ? Arrays.copyOf(longer, 2 * n) : longer;
                longer[n++] = count;
            }
        }

        /** Connections with equally many are taken together, and their requests in groups of about the same age. */
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
