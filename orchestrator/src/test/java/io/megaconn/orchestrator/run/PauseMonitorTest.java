package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PauseMonitorTest {
    private long nowMs;

    @Test
    void onlyLongGapsBetweenItsTicksArePauses() {
        PauseMonitor monitor = new PauseMonitor(() -> nowMs * 1_000_000);
        for (int i = 0; i < 100; i++) {
            nowMs += i % 10 == 0 ? 1_900 : 250;
            assertThat(monitor.pausedMs()).isZero();
        }

        nowMs += 20_250;
        assertThat(monitor.pausedMs()).isEqualTo(20_000);

        nowMs += 250;
        assertThat(monitor.pausedMs()).as("it only grows").isEqualTo(20_000);
    }
}
