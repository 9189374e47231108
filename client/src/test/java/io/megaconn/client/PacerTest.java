package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacerTest {
    private static final long INTERVAL = 1_000_000_000;

    private final Pacer pace = new Pacer(INTERVAL, 0);

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
        Pacer tenSeconds = new Pacer(10 * INTERVAL, 0);
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
    void groupsTakeTurnsAndEachRunIsOfNeighbors() {
        for (int batch = 1; batch <= 4; batch++) {
            pace.slots(1_000 * batch, 0);
        }
        int[] messages = new int[4_000];
        long tick = INTERVAL / 50;
        assertThat(pace.ticksPerTurn(tick)).isEqualTo(6);
        for (long now = tick; now <= 10 * INTERVAL + 4 * tick; now += tick) {
            assertThat(pace.advance(now, 6)).isFalse();
            Integer before = null;
            while (pace.hasDue()) {
                int slot = pace.take();
                if (before != null) {
                    assertThat(slot / 1_000).as("group").isEqualTo(before / 1_000);
                }
                before = slot;
                messages[slot]++;
            }
        }
        assertThat(Arrays.stream(messages)).allMatch(n -> n >= 10 && n <= 11);
    }

    /** Tests one process with four batches within one interval. */
    @Test
    void slotsThatAreAddedDoNotMoveTheRhythmOfThoseThatExist() {
        Map<Integer, List<Long>> dueTimes = new TreeMap<>();
        long now = 0;
        for (int batch = 1; batch <= 4; batch++) {
            pace.slots(1_000 * batch, now);
            long end = batch == 4 ? 10 * INTERVAL : now + INTERVAL / 5;
            for (; now < end; now += INTERVAL / 50) {
                assertThat(pace.advance(now)).isFalse();
                while (pace.hasDue()) {
                    long due = pace.dueTime();
                    assertThat(due).isLessThanOrEqualTo(now);
                    dueTimes.computeIfAbsent(pace.take(), _ -> new ArrayList<>())
                            .add(due);
                }
            }
        }
        assertThat(dueTimes).hasSize(4_000);
        dueTimes.forEach((slot, times) -> {
            assertThat(times).hasSizeGreaterThan(7);
            for (int i = 0; i < times.size(); i++) {
                assertThat(times.get(i)).isEqualTo(times.getFirst() + i * INTERVAL);
                assertThat(pace.dueTime(slot, i)).isEqualTo(times.get(i));
            }
            assertThat(pace.round(slot)).isEqualTo(times.size());
        });
    }

    @Test
    void withGroupsTooEachPartOfTheIntervalHasItsPartOfTheMessages() {
        for (int batch = 1; batch <= 20; batch++) {
            pace.slots(500 * batch, batch * 1_234_567L);
        }
        takeUntil(0, INTERVAL, new Random(1));
        for (int percent = 1; percent <= 100; percent++) {
            int before = taken;
            takeUntil(INTERVAL + (percent - 1) * INTERVAL / 100, INTERVAL + percent * INTERVAL / 100, new Random(2));
            assertThat(taken - before).isBetween(100 - 20, 100 + 20); // one of each group may be over the edge
        }
    }

    @Test
    void slotsThatAreAddedOneByOneSpreadOverTheInterval() {
        for (int n = 1; n <= 100; n++) {
            pace.slots(n, n * 1_000L);
            pace.advance(n * 1_000L);
            assertThat(pace.hasDue()).isFalse();
        }
        for (int tenth = 1; tenth <= 10; tenth++) {
            int before = taken;
            takeUntil((tenth - 1) * INTERVAL / 10, tenth * INTERVAL / 10, new Random(tenth));
            assertThat(taken - before).isBetween(8, 12);
        }
    }

    @Test
    void nothingIsDueWithoutSlotsHoweverLong() {
        assertThat(pace.advance(100 * INTERVAL)).isFalse();
        assertThat(pace.hasDue()).isFalse();
        pace.slots(5, 100 * INTERVAL);
        pace.advance(100 * INTERVAL);
        assertThat(pace.hasDue()).isFalse();
    }

    @Test
    void afterALongStallOneRoundIsDueAndTheOlderOnesAreSkippedAndCounted() {
        pace.slots(100, 0);
        assertThat(pace.advance(3 * INTERVAL + INTERVAL / 2 + INTERVAL / 200)).isTrue();
        int[] rounds = new int[100];
        pace.skip((slot, from, n) -> {
            assertThat(from).isZero();
            rounds[slot] = n;
        });
        assertThat(rounds).containsOnly(2, 3);
        assertThat(Arrays.stream(rounds).sum()).isEqualTo(250);
        assertThat(pace.round(49)).isEqualTo(3);
        assertThat(pace.round(50)).isEqualTo(2);
        assertThat(takeDue()).hasSize(100).startsWith(50, 51).doesNotHaveDuplicates(); // 250 skipped: 50 is next
        assertThat(pace.advance(4 * INTERVAL)).isFalse();
    }

    @Test
    void aStallShorterThanTheIntervalSkipsNothing() {
        pace.slots(100, 0);
        assertThat(pace.advance(INTERVAL - INTERVAL / 200)).isFalse();
        assertThat(takeDue()).isEqualTo(slots(99));
    }

    @Test
    void dueTimesAreEvenlySpacedHoweverLateTheLoopIs() {
        pace.slots(50, 0);
        Random random = new Random(4);
        long now = 0;
        int n = 0;
        while (n < 500) {
            now += random.nextLong(INTERVAL / 2);
            pace.advance(now);
            while (pace.hasDue()) {
                long due = pace.dueTime();
                pace.take();
                n++;
                assertThat(due).isBetween(n * INTERVAL / 50 - 1_000, n * INTERVAL / 50 + 1_000);
                assertThat(due).isLessThanOrEqualTo(now);
            }
        }
    }

    private int taken;

    private List<Integer> takeUntil(long from, long to, Random random) {
        List<Integer> slots = new ArrayList<>();
        for (long now = from; now < to; ) {
            now = Math.min(to, now + 1 + random.nextLong(INTERVAL / 10));
            assertThat(pace.advance(now)).isFalse();
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
