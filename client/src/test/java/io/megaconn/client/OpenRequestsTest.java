package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.megaconn.runtime.protocol.Dialogue;
import io.megaconn.runtime.protocol.Template;
import io.megaconn.runtime.system.MachineClock;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.ReplyTimes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.function.LongUnaryOperator;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each message that was due has one reply time, however late. The clock is a number here. */
class OpenRequestsTest {
    private static final long MS = 1_000_000;
    private static final long INTERVAL = 500 * MS;
    private static final int LENGTH = 32;
    private static final int NO_DESCRIPTOR = Integer.MAX_VALUE; // never opened, never closed

    private final Pacer pace = new Pacer(INTERVAL, 0);
    private final OpenRequests requests = new OpenRequests(pace, INTERVAL, true, 0);
    private final RequestConnection connection = new RequestConnection(NO_DESCRIPTOR, 0, (c, r, e) -> {});
    private final ClientConnection[] slots = {connection};

    private final Incoming incoming = new Incoming(
            Objects.requireNonNull(
                    Dialogue.echo(new Template.Fixed(new byte[LENGTH])).incoming()),
            requests,
            new MessageBuffer(new ConnectionNumbers(0, 0, 0, 1), pace, MachineClock.read()),
            64 * 1024);

    /** Simulates a read of this many bytes of replies. */
    private void received(int bytes, long now) {
        for (int left = bytes; left > 0; left -= 64 * 1024) {
            incoming.read(connection, new byte[Math.min(left, 64 * 1024)], now);
        }
    }

    private void establish() {
        pace.slots(1, 0);
        requests.slots(1);
        requests.established(connection);
    }

    /** Makes the next message due, as at the end of each interval. */
    private long due() {
        long due = pace.dueTime(0, pace.round(0));
        pace.advance(due);
        assertThat(pace.hasDue()).isTrue();
        pace.take();
        requests.due(connection);
        return due;
    }

    private long send() {
        long due = due();
        requests.written(connection, 0);
        return due;
    }

    private void block() {
        due();
        requests.blocked(connection);
    }

    private Histogram times() {
        Histogram all = Latency.newHistogram();
        requests.times.addTo(all);
        return all;
    }

    private Histogram ages(long now) {
        Histogram ages = Latency.newHistogram();
        requests.addAges(slots, now, INTERVAL, ages);
        return ages;
    }

    private static void assertSamples(Histogram times, double... millis) {
        assertThat(times.getTotalCount()).isEqualTo(millis.length);
        for (int i = 0; i < millis.length; i++) {
            double micros = times.getValueAtPercentile(100.0 * (i + 1) / millis.length);
            assertThat(micros).isCloseTo(millis[i] * 1_000, within(millis[i] * 12 + 5));
        }
    }

    @Test
    void theReplyTimeCountsFromWhenTheMessageWasDue() {
        establish();
        long due = send();
        received(LENGTH, due + 25 * MS);
        assertSamples(times(), 25);
        assertThat(requests.answered.get()).isOne();
        assertThat(requests.open.get()).isZero();
    }

    @Test
    void aMessageThatIsWrittenWithinItsTickCountsFromThen() {
        establish();
        long due = due();
        requests.written(connection, 3 * MS);
        received(LENGTH, due + 4 * MS);
        assertSamples(times(), 1);
        due = send();
        received(LENGTH, due + 4 * MS);
        assertSamples(times(), 1, 4);
    }

    @Test
    void aReplyInPartsIsTimedOnceAtItsLastByte() {
        establish();
        long due = send();
        received(1, due + 100 * MS);
        received(30, due + 200 * MS);
        assertThat(times().getTotalCount()).isZero();
        received(1, due + 300 * MS);
        assertSamples(times(), 300);
        assertThat(requests.mismatched.get()).isZero();
    }

    @Test
    void severalRepliesInOneReadAreSeveralSamples() {
        establish();
        send();
        send();
        long last = send();
        received(3 * LENGTH, last + 100 * MS);
        assertSamples(times(), 100, 600, 1_100);
        assertThat(requests.overdue.get()).isZero();
    }

    /** S1: 0 replies of 8,024 sent at 8c32c67. */
    @ParameterizedTest
    @ValueSource(ints = {100, 499, 501, 600, 1_250, 2_500, 60_000})
    void aConstantDelayIsTheReplyTimeOfEveryMessageHoweverManyIntervalsLong(int delay) {
        play(1_000, at -> at + delay * MS);
        Histogram times = times();
        assertThat(times.getTotalCount()).isEqualTo(1_000);
        assertThat((double) times.getMinValue()).isCloseTo(delay * 1_000.0, within(delay * 12.0));
        assertThat((double) times.getMaxValue()).isCloseTo(delay * 1_000.0, within(delay * 12.0));
        assertThat(requests.open.get()).isZero();
        assertThat(requests.overdue.get()).isZero();
    }

    /** S1: p50 0.000 at 8c32c67. The percentiles follow from the due times. */
    @ParameterizedTest
    @CsvSource({"3600, 600, 3000, 3540", "4500, 1500, 3900, 4440"})
    void aServerThatStandsStillForAPartOfEachSixSecondsIsSeenByEveryMessage(
            int stall, double p50, double p90, double p99) {
        // An interval of 500 ms would meet only 12 moments of 6 s: the stall moves against it.
        long period = 6_007 * MS;
        play(20_000, at -> at % period < stall * MS ? at - at % period + stall * MS : at);
        Histogram times = times();
        assertThat(times.getTotalCount()).isEqualTo(20_000);
        assertThat(times.getValueAtPercentile(50) / 1_000.0).isCloseTo(p50, within(50.0));
        assertThat(times.getValueAtPercentile(90) / 1_000.0).isCloseTo(p90, within(60.0));
        assertThat(times.getValueAtPercentile(99) / 1_000.0).isCloseTo(p99, within(60.0));
    }

    @Test
    void burstsOfRepliesAreTimedEach() {
        play(1_000, at -> (at / (10 * INTERVAL) + 1) * 10 * INTERVAL + 100 * MS); // ten at once
        assertThat(times().getTotalCount()).isEqualTo(1_000);
        assertThat((double) times().getMaxValue()).isCloseTo(5_100_000, within(60_000.0));
        assertThat((double) times().getValueAtPercentile(50)).isCloseTo(2_600_000, within(300_000.0));
    }

    /** Sends this many messages; {@code reply} gives the times of their replies, in order. */
    private void play(int messages, LongUnaryOperator reply) {
        establish();
        Queue<Long> replies = new ArrayDeque<>();
        for (int i = 0; i < messages; i++) {
            long next = pace.dueTime(0, pace.round(0));
            while (!replies.isEmpty() && replies.element() < next) {
                received(LENGTH, replies.remove());
            }
            send();
            replies.add(reply.applyAsLong(next));
        }
        replies.forEach(at -> received(LENGTH, at));
    }

    @Test
    void timesDoNotWrap() {
        establish();
        long first = send();
        for (int i = 0; i < 2 * 3_600 * 3; i++) { // three hours
            send();
        }
        received(LENGTH, first + 3 * 3_600_000 * MS);
        received(LENGTH, first + 40 * 60_000 * MS);
        assertThat(Latency.of(times())).returns(2L, Latency::count).returns(1L, Latency::beyond);
        assertThat((double) times().getMinValue()).isCloseTo(2_399_500_000.0, within(24_000_000.0));
    }

    @Test
    void aRequestIsOverdueAsSoonAsTheNextOneIsDue() {
        establish();
        send();
        assertThat(requests.overdue.get()).isZero();
        send();
        send();
        assertThat(requests.overdue.get()).isEqualTo(2);
        assertThat(requests.open.get()).isEqualTo(3);
        received(LENGTH, 4 * INTERVAL);
        assertThat(requests.overdue.get())
                .as("a late reply takes its request out")
                .isOne();
        assertThat(requests.open.get()).isEqualTo(2);
    }

    @Test
    void requestsEndWithTheirConnection() {
        establish();
        send();
        send();
        send();
        received(LENGTH, 4 * INTERVAL);
        requests.lost(connection);
        assertThat(requests.ended.get()).isEqualTo(2);
        assertThat(requests.open.get()).isZero();
        assertThat(requests.overdue.get()).isZero();
        assertThat(requests.unconfirmed.get()).isZero();

        RequestConnection next = new RequestConnection(NO_DESCRIPTOR, 0, (c, r, e) -> {});
        requests.established(next);
        assertThat(requests.unconfirmed.get()).isOne();
        requests.lost(next);
        assertThat(requests.ended.get()).as("nothing was due").isEqualTo(2);
        assertThat(requests.unconfirmed.get()).isZero();
    }

    @Test
    void messagesThatCouldNotBeSentWaitSinceTheyWereDue() {
        establish();
        long first = send();
        received(LENGTH, first + MS);
        block();
        block();
        assertThat(requests.open.get()).isEqualTo(2);
        assertThat(requests.overdue.get()).isOne();
        assertSamples(ages(first + 2 * INTERVAL + 100 * MS), 100, 600);

        long sent = send(); // now the peer reads again, and answers what reached it
        received(LENGTH, sent + 10 * MS);
        assertSamples(times(), 1, 10, 510, 1_010);
        assertThat(requests.open.get()).isZero();
        assertThat(requests.overdue.get()).isZero();
        assertThat(requests.answered.get()).isEqualTo(2);

        long next = send();
        received(LENGTH, next + 10 * MS);
        assertSamples(times(), 1, 10, 10, 510, 1_010);
    }

    @Test
    void repliesToWhatWasSentBeforeAPeerStoppedReadingEndNothingElse() {
        establish();
        long first = send();
        block();
        received(LENGTH, first + INTERVAL + 100 * MS);
        assertSamples(times(), 600);
        assertThat(requests.open.get()).isOne();
        received(LENGTH, first + INTERVAL + 100 * MS);
        assertThat(requests.mismatched.get()).as("for nothing was asked").isOne();
        assertThat(requests.open.get()).isOne();
    }

    @Test
    void aPeerThatReadsEverySecondMessageLeavesNothingOpenInTheEnd() {
        establish();
        for (int i = 0; i < 20; i++) {
            send();
            block();
        }
        send();
        received(21 * LENGTH, 42 * INTERVAL);
        assertThat(requests.open.get()).isZero();
        assertThat(requests.overdue.get()).isZero();
        assertThat(times().getTotalCount()).isEqualTo(41);
    }

    @Test
    void roundsThatTheLoopSleptThroughWaitToo() {
        establish();
        send();
        received(LENGTH, INTERVAL + MS);
        long now = 6 * INTERVAL + 100 * MS;
        assertThat(pace.advance(now)).isTrue();
        pace.skip((slot, from, rounds) -> requests.skipped(connection, from, rounds));
        assertThat(requests.open.get()).isEqualTo(4);
        send();
        assertThat(requests.open.get()).isEqualTo(5);
        assertThat(requests.overdue.get()).isEqualTo(4);
        received(LENGTH, now);
        assertSamples(times(), 1, 100, 600, 1_100, 1_600, 2_100);
        assertThat(requests.open.get()).isZero();
    }

    @Test
    void openRequestsHaveTheirAges() {
        establish();
        send();
        send();
        long last = send();
        assertSamples(ages(last + 100 * MS), 100, 600, 1_100);
        assertThat(ReplyTimes.includingOpen(times(), ages(last + 100 * MS), Duration.ofNanos(INTERVAL))
                        .getTotalCount())
                .isEqualTo(3);
    }

    @Test
    void theAgesOfVeryManyOpenRequestsOfAConnectionAreRightWithinAPercent() {
        establish();
        long last = 0;
        for (int i = 0; i < 7_200; i++) {
            last = send();
        }
        Histogram ages = ages(last + 250 * MS);
        assertThat(ages.getTotalCount()).isEqualTo(7_200);
        for (int percent = 1; percent <= 100; percent++) {
            double micros = (0.5 + 72 * percent - 1) * INTERVAL / 1_000;
            assertThat((double) ages.getValueAtPercentile(percent)).isCloseTo(micros, within(micros * 0.03));
        }
    }

    @Test
    void bytesThatNobodyAskedForAreNoReply() {
        establish();
        received(100, 1);
        assertThat(requests.answered.get()).isZero();
        assertThat(requests.mismatched.get()).as("a greeting").isZero();
        long due = send();
        received(31, due + MS);
        assertThat(requests.answered.get()).isZero();
        received(1, due + 2 * MS);
        assertSamples(times(), 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 16, 31, 33, 100})
    void repliesOfAnotherSizeAreNoticed(int size) {
        play(LENGTH, size, 100);
        assertThat(requests.mismatched.get()).isGreaterThan(40);
    }

    @Test
    void anEchoHasNoMismatch() {
        play(LENGTH, LENGTH, 100);
        assertThat(requests.mismatched.get()).isZero();
    }

    private void play(int length, int size, int messages) {
        assertThat(length).isEqualTo(LENGTH);
        establish();
        for (int i = 0; i < messages; i++) {
            long due = send();
            received(size, due + MS);
        }
    }

    @Test
    void aReplyIsNeverFasterThanNoTime() {
        establish();
        long due = send();
        received(LENGTH, due - MS);
        assertThat(times().getMaxValue()).isOne();
    }

    @Test
    void aConnectionIsUnconfirmedUntilItsFirstReplyAndUnheardAfterTwoIntervalsWithoutAny() {
        establish();
        lookUntil(0, INTERVAL);
        long first = send();
        assertThat(requests.unconfirmed.get()).isOne();
        lookUntil(first, first + 2 * INTERVAL);
        assertThat(requests.unheard.connections.get()).isZero();
        lookUntil(first + 2 * INTERVAL, first + 5 * INTERVAL / 2);
        assertThat(requests.unheard.connections.get()).isOne();

        long now = first + 5 * INTERVAL / 2;
        received(LENGTH, now); // late, but a reply
        lookUntil(now, now + INTERVAL);
        assertThat(requests.unheard.connections.get()).isZero();
        assertThat(requests.unconfirmed.get()).isZero();
        lookUntil(now + INTERVAL, now + 5 * INTERVAL / 2);
        assertThat(requests.unheard.connections.get()).isOne();

        requests.lost(connection);
        lookUntil(now + 5 * INTERVAL / 2, now + 3 * INTERVAL);
        assertThat(requests.unheard.connections.get()).isZero();
    }

    @Test
    void aConnectionWhoseFirstMessageIsNotDueYetIsNotUnheard() {
        establish();
        lookUntil(0, 10 * INTERVAL);
        assertThat(requests.unheard.connections.get()).isZero();
        assertThat(requests.unconfirmed.get()).isOne();
    }

    /** Data that arrived in the meantime has not been read yet. */
    @Test
    void aLoopThatStoodStillDoesNotTakeItsOwnStallForSilence() {
        establish();
        look(send());
        look(100 * INTERVAL);
        assertThat(requests.unheard.connections.get()).isZero();
        look(100 * INTERVAL + MS);
        assertThat(requests.unheard.connections.get()).isOne();
    }

    private void look(long now) {
        requests.unheard.tick(now);
    }

    private void lookUntil(long from, long to) {
        for (long now = from; now <= to; now += 20 * MS) {
            look(now);
        }
    }
}
