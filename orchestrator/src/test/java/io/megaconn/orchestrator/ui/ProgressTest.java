package io.megaconn.orchestrator.ui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final Progress progress = new Progress(100_000);

    @Test
    void knowsNothingBeforeTheSecondPoint() {
        assertThat(progress.perSecond()).isZero();
        assertThat(progress.left()).isEqualTo("?");

        progress.add(10, 0);

        assertThat(progress.perSecond()).isZero();
        assertThat(progress.left()).isEqualTo("?");
    }

    @Test
    void theRateIsThatOfTheLastFiveSeconds() {
        progress.add(0, 0);
        for (int second = 1; second <= 10; second++) {
            progress.add(second * 1000, second * SECOND);
        }
        assertThat(progress.perSecond()).isEqualTo(1000);
        assertThat(progress.left()).as("90,000 at 1,000 a second").isEqualTo("1:30");

        for (int second = 11; second <= 16; second++) {
            progress.add(10_000 + (second - 10) * 5000, second * SECOND);
        }
        assertThat(progress.perSecond()).as("the slow start is forgotten").isEqualTo(5000);
    }

    @Test
    void whileNothingMovesItDoesNotGuess() {
        progress.add(500, 0);
        progress.add(500, SECOND);

        assertThat(progress.perSecond()).isZero();
        assertThat(progress.left()).isEqualTo("?");
    }

    @Test
    void goingDownIsNoNegativeRate() {
        progress.add(500, 0);
        progress.add(100, SECOND);

        assertThat(progress.perSecond()).isZero();
    }

    @Test
    void twoPointsOfTheSameInstantAreNoRate() {
        progress.add(0, SECOND);
        progress.add(100, SECOND);

        assertThat(progress.perSecond()).isZero();
    }

    @Test
    void atTheTargetNothingIsLeft() {
        progress.add(0, 0);
        progress.add(100_000, SECOND);

        assertThat(progress.left()).isEqualTo("0:00");
    }
}
