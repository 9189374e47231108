package io.megaconn.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final int MAX = 200;
    private static final long TICK = 1_000_000;

    private final Backoff backoff = new Backoff(MAX, 0, new Random(1));
    private long now;

    @Test
    void allConnectsAreAllowedWhileNothingFails() {
        for (int round = 0; round < 10; round++) {
            assertThat(backoff.allowed(now)).isEqualTo(MAX);
            backoff.won();
            nextRound();
        }
    }

    @Test
    void whereEverythingFailsTheRoundEndsAfterOneConnectForEachThatWasAllowed() {
        assertThat(failAllThatIsAllowed()).isEqualTo(MAX);
        assertThat(backoff.allowed(now)).isZero();
    }

    @Test
    void aDeadServerIsTriedAFewTimesAfterEachPause() {
        failAllThatIsAllowed();
        for (int pause = 0; pause < 12; pause++) {
            awaitEndOfPause();
            assertThat(failAllThatIsAllowed()).isEqualTo(Backoff.TRIAL);
        }
    }

    @Test
    void pausesDoubleUpToTheLongestWithJitterAroundThem() {
        List<Long> pauses = new ArrayList<>();
        failAllThatIsAllowed();
        for (int i = 0; i < 40; i++) {
            pauses.add(awaitEndOfPause());
            failAllThatIsAllowed();
        }
        long expected = Backoff.ROUND;
        for (long pause : pauses) {
            assertThat(pause).isBetween((long) (expected * 0.75) - TICK, (long) (expected * 1.25) + TICK);
            expected = Math.min(Backoff.LONGEST_PAUSE, expected * 2);
        }
        List<Long> longest = pauses.subList(10, 40);
        assertThat(longest).doesNotHaveDuplicates();
        assertThat(longest).anyMatch(p -> p < Backoff.LONGEST_PAUSE * 0.9);
        assertThat(longest).anyMatch(p -> p > Backoff.LONGEST_PAUSE * 1.1);
    }

    @Test
    void whereHalfFailTheWidthDoublesEachRound() {
        failAllThatIsAllowed();
        awaitEndOfPause();
        for (int width : new int[] {16, 32, 64, 128, MAX, MAX}) {
            for (int i = 0; i < 500; i++) {
                backoff.won();
                backoff.failed();
            }
            assertThat(backoff.allowed(now)).isEqualTo(width);
            nextRound();
        }
    }

    @Test
    void whereEverySecondConnectionIsResetTheWidthDoublesEachRound() {
        failAllThatIsAllowed();
        awaitEndOfPause();
        for (int width : new int[] {16, 32, 64, 128, MAX}) {
            for (int i = 0; i < 500; i++) {
                backoff.won();
                backoff.won();
                backoff.lost();
            }
            assertThat(backoff.allowed(now)).isEqualTo(width);
            nextRound();
        }
    }

    @Test
    void aServerThatClosesEveryConnectionItAcceptsIsLeftAloneLikeADeadOne() {
        int attempts = 0;
        while (backoff.allowed(now) > 0 && attempts < 10 * MAX) {
            backoff.won();
            backoff.lost();
            attempts++;
        }
        assertThat(attempts).isEqualTo(MAX);

        awaitEndOfPause();
        assertThat(backoff.allowed(now)).isEqualTo(Backoff.TRIAL);
    }

    @Test
    void oneRoundWithoutFailureAllowsEverythingAgainAndTheNextPauseIsShort() {
        failAllThatIsAllowed();
        for (int i = 0; i < 8; i++) {
            awaitEndOfPause();
            failAllThatIsAllowed();
        }
        awaitEndOfPause();
        backoff.won();
        nextRound();
        assertThat(backoff.allowed(now)).isEqualTo(MAX);

        failAllThatIsAllowed();
        assertThat(awaitEndOfPause()).isLessThanOrEqualTo((long) (Backoff.ROUND * 1.25) + TICK);
    }

    @Test
    void aRoundInWhichNothingHappensChangesNothing() {
        failAllThatIsAllowed();
        awaitEndOfPause();
        nextRound();
        nextRound();
        assertThat(backoff.allowed(now)).isEqualTo(Backoff.TRIAL);
    }

    @Test
    void fewerThanATrialAreAllowedWhereTheUserAllowsFewer() {
        Backoff narrow = new Backoff(3, 0, new Random(1));
        narrow.failed();
        narrow.tick(Backoff.ROUND);
        narrow.tick(10 * Backoff.ROUND);
        assertThat(narrow.allowed(10 * Backoff.ROUND)).isEqualTo(3);
    }

    /** Simulates a server that answers every connect with an immediate reset. */
    private int failAllThatIsAllowed() {
        int failed = 0;
        while (backoff.allowed(now) > 0 && failed < 10 * MAX) {
            backoff.failed();
            failed++;
        }
        return failed;
    }

    private void nextRound() {
        now += Backoff.ROUND;
        backoff.tick(now);
    }

    /** Ends the round; returns how long nothing was allowed from then on. */
    private long awaitEndOfPause() {
        nextRound();
        long start = now;
        while (backoff.allowed(now) == 0) {
            now += TICK;
            backoff.tick(now);
        }
        return now - start;
    }
}
