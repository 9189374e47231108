package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    private static final long INTERVAL = 1_000_000_000;

    private final Pace pace = new Pace(INTERVAL, 0);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100, 1_000})
    void everySlotIsDueExactlyOnceInEachInterval(int n) {
        pace.slots(n, 0);
        long now = INTERVAL / n / 2; // half a slot beside the moments at which slots get due
        pace.advance(now);

        for (int interval = 0; interval < 20; interval++) {
            List<Integer> taken = takeUntil(now, now + INTERVAL, new Random(interval));
            now += INTERVAL;
            assertThat(taken).containsExactlyElementsOf(slots(n));
        }
    }

    @Test
    void atAnyMomentJustTheSlotsOfThePassedPartOfTheIntervalWereDue() {
        pace.slots(1_000, 0);
        for (int percent = 1; percent <= 100; percent++) {
            takeUntil((percent - 1) * INTERVAL / 100, percent * INTERVAL / 100, new Random(percent));
            // Rounding may move one slot over the edge.
            assertThat(taken).isBetween(percent * 10 - 1, percent * 10);
        }
    }

    @Test
    void inAnHourNoMessageIsLostToRounding() {
        Pace tenSeconds = new Pace(10 * INTERVAL, 0);
        tenSeconds.slots(24_999, 0);
        for (long now = 0; now <= 3_600 * INTERVAL; now += 10_007_003) {
            tenSeconds.advance(now);
            while (tenSeconds.hasDue()) {
                tenSeconds.take();
                taken++;
            }
        }
        assertThat(taken).isBetween(24_999 * 360 - 30, 24_999 * 360);
    }

    @Test
    void slotsThatAreAddedTakeTheirTurnInTheNextInterval() {
        pace.slots(10, 0);
        long grown = INTERVAL * 23 / 100;
        assertThat(takeUntil(0, grown, new Random(1))).containsExactly(0, 1);

        pace.slots(25, grown);
        List<Integer> first = takeUntil(grown, grown + INTERVAL, new Random(2));
        List<Integer> second = takeUntil(grown + INTERVAL, grown + 2 * INTERVAL, new Random(3));

        assertThat(first).startsWith(2, 3, 4).containsExactlyInAnyOrderElementsOf(slots(25));
        assertThat(second).isEqualTo(first);
    }

    @Test
    void growingOneByOneNeverMakesABurst() {
        for (int n = 1; n <= 100; n++) {
            pace.slots(n, n * 1_000L);
            assertThat(pace.hasDue()).isFalse();
        }
    }

    @Test
    void nothingIsDueWithoutSlotsHoweverLong() {
        assertThat(pace.advance(100 * INTERVAL)).isZero();
        assertThat(pace.hasDue()).isFalse();
        pace.slots(5, 100 * INTERVAL);
        assertThat(pace.hasDue()).isFalse();
    }

    @Test
    void afterALongStallOneRoundIsDueAndTheOlderOnesAreSkippedAndCounted() {
        pace.slots(100, 0);
        long skipped = pace.advance(3 * INTERVAL + INTERVAL / 2 + INTERVAL / 200);

        assertThat(skipped).isEqualTo(250);
        assertThat(takeDue()).hasSize(100).startsWith(50, 51).doesNotHaveDuplicates(); // 250 skipped: 50 is next
    }

    @Test
    void aStallShorterThanTheIntervalSkipsNothing() {
        pace.slots(100, 0);
        assertThat(pace.advance(INTERVAL - INTERVAL / 200)).isZero();
        assertThat(takeDue()).isEqualTo(slots(99));
    }

    @Test
    void intendedTimesAreEvenlySpacedHoweverLateTheLoopIs() {
        pace.slots(50, 0);
        Random random = new Random(4);
        long now = 0;
        int n = 0;
        while (n < 500) {
            now += random.nextLong(INTERVAL / 2);
            pace.advance(now);
            while (pace.hasDue()) {
                long intended = pace.intendedTime();
                pace.take();
                n++;
                assertThat(intended).isBetween(n * INTERVAL / 50 - 1_000, n * INTERVAL / 50 + 1_000);
                assertThat(intended).isLessThanOrEqualTo(now);
            }
        }
    }

    private int taken;

    private List<Integer> takeUntil(long from, long to, Random random) {
        List<Integer> slots = new ArrayList<>();
        for (long now = from; now < to; ) {
            now = Math.min(to, now + 1 + random.nextLong(INTERVAL / 10));
            assertThat(pace.advance(now)).isZero();
            slots.addAll(takeDue());
        }
        return slots;
    }

    private List<Integer> takeDue() {
        List<Integer> slots = new ArrayList<>();
        while (pace.hasDue()) {
            slots.add(pace.take());
            taken++;
        }
        return slots;
    }

    private static List<Integer> slots(int n) {
        return IntStream.range(0, n).boxed().toList();
    }
}
