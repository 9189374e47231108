package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StallTimerTest {
    private int second;
    private final StallTimer late =
            new StallTimer(() -> Duration.ofSeconds(second).toNanos());

    @Test
    void withoutProgressItIsDueAfterTenSecondsAndThenLessAndLessOften() {
        assertThat(due(300, false)).containsExactly(10, 20, 40, 80, 160, 280);
    }

    @Test
    void withProgressOnlyAfterHalfAMinute() {
        assertThat(due(100, true)).containsExactly(30, 40, 60, 100);
    }

    @Test
    void aBatchThatTakesNotLongIsNeverDue() {
        for (int batch = 0; batch < 10; batch++) {
            late.restart();
            assertThat(due(25, true)).isEmpty();
        }
    }

    private List<Integer> due(int seconds, boolean progress) {
        List<Integer> due = new ArrayList<>();
        int end = second + seconds;
        for (; second <= end; second++) {
            if (late.due(progress ? second : 7)) {
                due.add(second);
            }
        }
        return due;
    }
}
