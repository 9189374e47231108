package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.runtime.diagnose.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiagnosisMonitorTest {
    private long now;
    private final TestRun run = TestRun.of(100);
    private final DiagnosisMonitor diagnosing =
            run.sampler(new FakeFleet()).diagnosisMonitor(100, Duration.ofMinutes(5), () -> now);

    @Test
    void aLimitIsSaidWhenItIsHitAndWhenItIsNotThereAnyMore() {
        look(Map.of());
        look(Map.of("EACCES", 5L));
        diagnosing.evaluate(World.whole(100).snapshot(false));

        assertThat(said()).hasSize(2);
        assertThat(said().getFirst())
                .extracting(finding -> finding.limit().toString())
                .containsExactly("errors");
        assertThat(said().getLast()).isEmpty();
    }

    @Test
    void theSameLimitIsSaidAgainOnlyWhenItsFigureHasDoubled() {
        for (long times = 5; times < 10; times++) {
            look(Map.of("EACCES", times));
            now += Duration.ofSeconds(20).toNanos();
        }
        assertThat(said()).hasSize(1);

        look(Map.of("EACCES", 10L));
        assertThat(said()).hasSize(2);
        assertThat(said().getLast().getFirst().seen()).contains("10 times");
    }

    @Test
    void aLimitThatWasHitOnceIsNotReportedForTheRestOfAHold() {
        look(Map.of());
        look(Map.of("EACCES", 5L));
        for (int second = 0; second < 40; second++) {
            now += Duration.ofSeconds(1).toNanos();
            look(Map.of("EACCES", 5L));
        }
        assertThat(said()).hasSize(2);
        assertThat(said().getLast()).isEmpty();
    }

    /** Pods that took a minute to come have connected for one second: 40 of 100 in a minute are not the rate. */
    @Test
    void theTimeInWhichPodsStartForecastsNothing() {
        DiagnosisMonitor waiting = run.sampler(new FakeFleet()).diagnosisMonitor(100, Duration.ofMinutes(2), () -> now);
        waiting.evaluate(World.of(100, 0, 0, 0).snapshot(false));
        now += Duration.ofSeconds(60).toNanos();
        waiting.evaluate(World.of(100, 0, 0, 0).snapshot(false));
        now += Duration.ofSeconds(1).toNanos();

        assertThat(waiting.evaluate(World.of(100, 40, 40, 40).snapshot(false))).isEmpty();
    }

    /** Tests one connection per second for 11 seconds: the batch does need longer than its timeout. */
    @Test
    void aRateThatStaysTooLowIsForecast() {
        DiagnosisMonitor waiting =
                run.sampler(new FakeFleet()).diagnosisMonitor(100, Duration.ofSeconds(40), () -> now);
        for (int held = 0; held <= 11; held++) {
            waiting.evaluate(World.of(100, held, held, held).snapshot(false));
            now += Duration.ofSeconds(1).toNanos();
        }

        assertThat(run.events(Event.Diagnosed.class).getLast().findings())
                .extracting(finding -> finding.limit().toString())
                .containsExactly("slow");
    }

    private void look(Map<String, Long> failures) {
        diagnosing.evaluate(World.of(100, 60, 60, 60).failures(failures).snapshot(false));
    }

    private List<List<Finding>> said() {
        return run.events(Event.Diagnosed.class).stream()
                .map(Event.Diagnosed::findings)
                .toList();
    }
}
