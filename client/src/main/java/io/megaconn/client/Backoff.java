package io.megaconn.client;

import java.util.random.RandomGenerator;

/**
 * Limits concurrent connects after failures. Works in rounds: while more connects succeed than fail, the limit doubles each
 * round; if none succeeds, the loop pauses, twice as long each time and with jitter, and then tries a few. Within a round,
 * failures reduce the limit and successes restore it. This spares a dead server, or one that accepts and closes at once, but
 * still quickly fills one that resets every second connection. Times are nanoseconds. For one thread.
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
     * @param part limit before the first success, and after a round without one
     * @param trial limit after a pause
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

    /** Counts an established connection. */
    void won() {
        won++;
    }

    /** Counts a failed connect. */
    void failed() {
        failed++;
    }

    /** Counts a lost connection, which revokes its success. */
    void lost() {
        failed++;
        won = Math.max(0, won - 1);
    }

    /** Ends the round when its time is over. Called often. */
    void tick(long now) {
        if (now - pausedUntil < 0) {
            won = 0; // late results say nothing about connects after the pause
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

    /** Returns how many connects may be in progress now. */
    int allowed(long now) {
        return now - pausedUntil < 0 ? 0 : Math.clamp(width + 2L * won - failed, 0, width);
    }
}
