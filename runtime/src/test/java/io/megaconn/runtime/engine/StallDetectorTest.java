package io.megaconn.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.runtime.wire.Heartbeat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StallDetectorTest {
    private static final long MILLI = 1_000_000;

    private final StallDetector stall = new StallDetector(millis(0));

    /** Near the end of nanoTime's range, which may overflow at any time. */
    private static long millis(long millis) {
        return Long.MAX_VALUE - 5_000 * MILLI + millis * MILLI;
    }

    @Test
    void ticksInTimeAreNoStall() {
        for (long at = 250; at <= 60_000; at += 250) {
            stall.tick(millis(at));
        }
        assertThat(stall.read(millis(60_100))).isEqualTo(new Heartbeat(0, 100));
    }

    @Test
    void aGapOfASecondIsTolerated() {
        stall.tick(millis(1_000));
        stall.tick(millis(2_000));
        assertThat(stall.read(millis(2_000))).isEqualTo(new Heartbeat(0, 0));
    }

    @Test
    void aLongerGapCountsFromWhenItsTickWasDue() {
        stall.tick(millis(20_250));
        assertThat(stall.read(millis(20_250))).isEqualTo(new Heartbeat(20_000, 0));
        stall.tick(millis(20_500));
        stall.tick(millis(22_500));
        assertThat(stall.read(millis(22_600))).isEqualTo(new Heartbeat(21_750, 100));
    }

    @Test
    void aGapThatLastsIsSeenBeforeTheNextTick() {
        stall.tick(millis(2_000));
        Heartbeat during = stall.read(millis(12_000));
        assertThat(during).isEqualTo(new Heartbeat(1_750, 10_000));
        assertThat(during.stalledSoFarMs()).isEqualTo(1_750 + 9_750);
        stall.tick(millis(12_000));
        assertThat(stall.read(millis(12_000)).stalledSoFarMs()).isEqualTo(during.stalledSoFarMs());
    }

    @Test
    void unknownStaysUnknown() {
        assertThat(Heartbeat.UNKNOWN.stalledSoFarMs()).isEqualTo(-1);
    }

    @Test
    void theWorstOfEachLoopCounts() {
        assertThat(new Heartbeat(5, 700).worst(new Heartbeat(3_000, 20))).isEqualTo(new Heartbeat(3_000, 700));
    }

    /** Tests two successive readings, which the hold compares. */
    @Test
    void theStallSoFarOnlyGrows() {
        Random random = new Random(13);
        long at = 0;
        long before = 0;
        for (int i = 0; i < 10_000; i++) {
            at += random.nextInt(700);
            if (random.nextInt(3) == 0) {
                stall.tick(millis(at));
            }
            long now = stall.read(millis(at)).stalledSoFarMs();
            assertThat(now).isGreaterThanOrEqualTo(before);
            before = now;
        }
        assertThat(before).isPositive();
    }
}
