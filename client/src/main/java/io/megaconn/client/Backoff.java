package io.megaconn.client;

import java.util.random.RandomGenerator;

/**
 * How many connects may be under way after some have failed. Judged in rounds: while more connections are won than lost,
 * the number doubles each round; where nothing is won, the loop pauses, twice as long each time and with jitter, and
 * then tries a few. Within a round, what fails uses up what is allowed, and what is won gives it back. So a dead server,
 * or one that accepts and closes at once, is not stormed, and one that resets every second connection is still filled
 * quickly. Times are nanoseconds. For one thread.
 */
final class Backoff {
    static final long ROUND = 100_000_000;
    static final long LONGEST_PAUSE = 5_000_000_000L;
    static final int TRIAL = 16;

    private final int most;
    private final int part;
    private final int trial;
    private final RandomGenerator random;
    private int width;
    private int won;
    private int failed;
    private long roundEnds;
    private long pause;
    private long pausedUntil;

    Backoff(int most, long now, RandomGenerator random) {
        this(most, most, TRIAL, now, random);
    }

    /**
     * @param part how many may be under way before any was won, and again after a round in which none was
     * @param trial how many may be under way after a pause
     */
    Backoff(int most, int part, int trial, long now, RandomGenerator random) {
        this.most = most;
        this.part = part;
        this.trial = trial;
        this.width = part;
        this.random = random;
        this.roundEnds = now + ROUND;
        this.pausedUntil = now;
    }

    /** A connection was established. */
    void won() {
        won++;
    }

    /** A connect failed. */
    void failed() {
        failed++;
    }

    /** An established connection was lost: as if it had not been won. */
    void lost() {
        failed++;
        won = Math.max(0, won - 1);
    }

    /** Called often; ends the round when its time is over. */
    void tick(long now) {
        if (now - pausedUntil < 0) {
            won = 0; // what still comes in says nothing about the connects after the pause
            failed = 0;
            return;
        }
        if (now - roundEnds < 0) {
            return;
        }
        if (failed == 0) {
            if (won > 0) {
                pause = 0;
                width = most;
            } else {
                width = Math.min(width, part);
            }
        } else if (won > failed / 2) {
            pause = 0;
            width = Math.min(most, width * 2);
        } else {
            pause = Math.min(LONGEST_PAUSE, Math.max(ROUND, pause * 2));
            pausedUntil = now + (long) (pause * random.nextDouble(0.75, 1.25));
            width = Math.min(most, trial);
        }
        won = 0;
        failed = 0;
        roundEnds = Math.max(now, pausedUntil) + ROUND;
    }

    /** How many connects may be under way now. */
    int allowed(long now) {
        return now - pausedUntil < 0 ? 0 : Math.clamp(width + 2L * won - failed, 0, width);
    }
}
