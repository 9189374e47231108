package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.Requests;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PhaseMetricsTest {
    private static final Duration HOLD = Duration.ofSeconds(30);

    private Run run = run(Duration.ZERO);

    private static Run run(Duration hold) {
        return TestRun.of(Specs.target(10).reply(Reply.ECHO).hold(hold).plan()).run;
    }

    private void look(long uptimeMs, Latency replies, @Nullable Requests requests) {
        ClientStats client = Stats.timed(0, uptimeMs, Stats.latency(30_000), replies, requests);
        run.observe(new Snapshot(
                Stats.server(10, 10),
                Clients.of(List.of(client), 0),
                new Machine(0, 0, 0, 0),
                -1,
                List.of(),
                "",
                true));
    }

    private static Requests answered(long answered, long ended) {
        return new Requests(answered, 0, 0, ended, 0, 0, Latency.NONE, 0);
    }

    private ThresholdResult judge(String threshold) {
        Report report = run.end(Outcome.reached("done"), List.of(Threshold.parse(threshold)), measured -> "");
        return report.thresholds().getFirst();
    }

    private void rampAndHold(Requests atTheEnd) {
        run = run(HOLD);
        look(1_000, Stats.latency(3_000_000, 3_000_000), answered(2, 0));
        run.accept(new Event.HoldStarted(HOLD));
        look(31_000, Stats.latency(3_000_000, 3_000_000, 900, 900), atTheEnd);
    }

    @Test
    void theStormOfTheRampIsNotJudged() {
        rampAndHold(answered(4, 0));

        assertThat(judge("reply_p99<50ms").ok()).isTrue();
    }

    @Test
    void theRampIsJudgedWhereItIsNamed() {
        rampAndHold(answered(4, 0));

        assertThat(judge("ramp.reply_p99<50ms")).satisfies(result -> {
            assertThat(result.ok()).isFalse();
            assertThat(result.actual()).isBetween(2.9, 3.1);
        });
    }

    @Test
    void withoutAHoldTheRampIsJudged() {
        look(1_000, Stats.latency(3_000_000), answered(1, 0));

        assertThat(judge("reply_p50>2s").ok()).isTrue();
    }

    @Test
    void connectTimesAreThoseOfTheRamp() {
        rampAndHold(answered(4, 0));

        assertThat(judge("connect_p99<50ms").ok()).isTrue();
        assertThat(judge("ramp.connect_p99>=20ms").ok()).isTrue();
    }

    @Test
    void aPercentileIsNotMetWhileMoreThanItLeavesOutAreUnanswered() {
        rampAndHold(answered(101, 2)); // 99 in the hold and 2 without a reply: 1.98 %

        ThresholdResult result = judge("reply_p99<1s");
        assertThat(result.ok()).isFalse();
        assertThat(result.measured()).contains("1.98% of the requests are unanswered");
        assertThat(judge("reply_p90<1s").ok()).isTrue();
        assertThat(judge("reply_max<1s").ok()).isFalse();
    }

    @Test
    void unansweredIsACount() {
        rampAndHold(answered(4, 3));

        assertThat(judge("unanswered==3").ok()).isTrue();
        assertThat(judge("ramp.unanswered==0").ok()).isTrue();
    }

    @Test
    void whatIsUnknownIsNotMetAndSaysWhy() {
        rampAndHold(null);

        ThresholdResult result = judge("unanswered==0");
        assertThat(result.ok()).isFalse();
        assertThat(result.measured()).isEqualTo("not measured, the figures of the hold are unknown");
    }

    @Test
    void aRampThatAnEarlierOrchestratorDidNotKeepIsUnknown() {
        run = run(HOLD);
        run.resumeAfterRamp(null);
        look(1_000, Stats.latency(3_000_000, 3_000_000), answered(2, 0));
        run.accept(new Event.HoldStarted(HOLD));
        look(31_000, Stats.latency(3_000_000, 3_000_000, 900, 900), answered(4, 0));

        ThresholdResult result = judge("connect_p99<50s");
        assertThat(result.ok()).isFalse();
        assertThat(result.measured()).contains("the figures of the ramp are unknown");
        assertThat(judge("reply_p99<50ms").ok()).isTrue();
    }
}
