package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.fleet.StartupProgress;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProgressDeadlineTest {
    private static final StartupProgress RUNNING = new StartupProgress(Set.of("0 started"), false);

    private long seconds;
    private final ProgressDeadline deadline = deadline(null);

    @Test
    void aBatchThatGrowsIsNeverGivenUp() {
        for (int i = 1; i <= 1_000; i++) {
            seconds += 119;
            deadline.observe(i, 0, RUNNING);
            assertThat(deadline.isExpired()).as("after %d s", seconds).isFalse();
        }
    }

    @Test
    void aBatchThatDoesNotGrowIsGivenUpAfterTwoMinutes() {
        deadline.observe(50, 0, RUNNING);
        seconds = 119;
        deadline.observe(50, 0, RUNNING);
        assertThat(deadline.isExpired()).isFalse();

        seconds = 120;

        assertThat(deadline.isExpired()).isTrue();
        assertThat(deadline.reason()).isEqualTo("2m, the last 2m without progress");
    }

    /** The first replies take an hour with a message interval of an hour. */
    @Test
    void connectionsThatGetTheirFirstReplyAreProgress() {
        for (int answered = 0; answered <= 100; answered++) {
            seconds += 119;
            deadline.observe(100, answered, RUNNING);
            assertThat(deadline.isExpired()).as("after %d s", seconds).isFalse();
        }
        seconds += 120;
        deadline.observe(100, 100, RUNNING);
        assertThat(deadline.isExpired()).isTrue();
    }

    @Test
    void aBatchThatNeverBeganIsGivenUp() {
        seconds = 120;
        deadline.observe(0, 0, StartupProgress.NONE);

        assertThat(deadline.isExpired()).isTrue();
    }

    @Test
    void connectionsThatComeAndGoAreNoProgress() {
        deadline.observe(60, 0, RUNNING);
        while (seconds < 120) {
            assertThat(deadline.isExpired()).as("after %d s", seconds).isFalse();
            seconds += 5;
            deadline.observe(seconds % 10 == 0 ? 60 : 20, 0, RUNNING);
        }

        assertThat(deadline.isExpired()).isTrue();
    }

    @Test
    void theFirstTimeThatAClientMakesAStepIsProgressAndNoOther() {
        deadline.observe(0, 0, started("0 created"));
        seconds = 100;
        deadline.observe(0, 0, started("0 created", "0 started"));
        seconds = 219;
        deadline.observe(0, 0, started("0 created"));
        deadline.observe(0, 0, started("0 created", "0 started")); // once more: it crashes
        assertThat(deadline.isExpired()).isFalse();

        seconds = 220;

        assertThat(deadline.isExpired()).isTrue();
    }

    @Test
    void aPodThatWaitsForItsImageHasTenMinutes() {
        StartupProgress waiting = new StartupProgress(Set.of("0 created"), true);
        deadline.observe(0, 0, waiting);
        seconds = 599;
        deadline.observe(0, 0, waiting);
        assertThat(deadline.isExpired()).isFalse();

        seconds = 600;

        assertThat(deadline.isExpired()).isTrue();
    }

    @Test
    void aTimeoutOfTheUserIsTheOnlyBound() {
        ProgressDeadline short20s = deadline(Duration.ofSeconds(20));
        ProgressDeadline long1h = deadline(Duration.ofHours(1));
        for (seconds = 0; seconds < 20; seconds++) {
            short20s.observe(seconds, 0, RUNNING);
            assertThat(short20s.isExpired()).isFalse();
        }
        short20s.observe(1_000, 0, RUNNING);
        assertThat(short20s.isExpired()).as("it still grows").isTrue();
        assertThat(short20s.reason()).isEqualTo("20s");

        long1h.observe(5, 0, RUNNING);
        seconds = 3_599;
        assertThat(long1h.isExpired()).as("it does not grow").isFalse();
        seconds = 3_600;
        assertThat(long1h.isExpired()).isTrue();
    }

    private ProgressDeadline deadline(Duration timeout) {
        return new ProgressDeadline(timeout, () -> seconds * 1_000_000_000L);
    }

    private static StartupProgress started(String... steps) {
        return new StartupProgress(Set.of(steps), false);
    }
}
