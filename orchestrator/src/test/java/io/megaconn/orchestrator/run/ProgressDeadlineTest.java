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
            deadline.see(i, RUNNING);
            assertThat(deadline.over()).as("after %d s", seconds).isFalse();
        }
    }

    @Test
    void aBatchThatDoesNotGrowIsGivenUpAfterTwoMinutes() {
        deadline.see(50, RUNNING);
        seconds = 119;
        deadline.see(50, RUNNING);
        assertThat(deadline.over()).isFalse();

        seconds = 120;

        assertThat(deadline.over()).isTrue();
        assertThat(deadline.reason()).isEqualTo("2m, the last 2m without progress");
    }

    @Test
    void aBatchThatNeverBeganIsGivenUp() {
        seconds = 120;
        deadline.see(0, StartupProgress.NONE);

        assertThat(deadline.over()).isTrue();
    }

    @Test
    void connectionsThatComeAndGoAreNoProgress() {
        deadline.see(60, RUNNING);
        while (seconds < 120) {
            assertThat(deadline.over()).as("after %d s", seconds).isFalse();
            seconds += 5;
            deadline.see(seconds % 10 == 0 ? 60 : 20, RUNNING);
        }

        assertThat(deadline.over()).isTrue();
    }

    @Test
    void theFirstTimeThatAClientMakesAStepIsProgressAndNoOther() {
        deadline.see(0, started("0 created"));
        seconds = 100;
        deadline.see(0, started("0 created", "0 started"));
        seconds = 219;
        deadline.see(0, started("0 created"));
        deadline.see(0, started("0 created", "0 started")); // once more: it crashes
        assertThat(deadline.over()).isFalse();

        seconds = 220;

        assertThat(deadline.over()).isTrue();
    }

    @Test
    void aPodThatWaitsForItsImageHasTenMinutes() {
        StartupProgress waiting = new StartupProgress(Set.of("0 created"), true);
        deadline.see(0, waiting);
        seconds = 599;
        deadline.see(0, waiting);
        assertThat(deadline.over()).isFalse();

        seconds = 600;

        assertThat(deadline.over()).isTrue();
    }

    @Test
    void aTimeoutOfTheUserIsTheOnlyBound() {
        ProgressDeadline short20s = deadline(Duration.ofSeconds(20));
        ProgressDeadline long1h = deadline(Duration.ofHours(1));
        for (seconds = 0; seconds < 20; seconds++) {
            short20s.see(seconds, RUNNING);
            assertThat(short20s.over()).isFalse();
        }
        short20s.see(1_000, RUNNING);
        assertThat(short20s.over()).as("it still grows").isTrue();
        assertThat(short20s.reason()).isEqualTo("20s");

        long1h.see(5, RUNNING);
        seconds = 3_599;
        assertThat(long1h.over()).as("it does not grow").isFalse();
        seconds = 3_600;
        assertThat(long1h.over()).isTrue();
    }

    private ProgressDeadline deadline(Duration timeout) {
        return new ProgressDeadline(timeout, () -> seconds * 1_000_000_000L);
    }

    private static StartupProgress started(String... steps) {
        return new StartupProgress(Set.of(steps), false);
    }
}
