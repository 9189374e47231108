package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.StartupProgress;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.fleet.Witness;
import io.megaconn.orchestrator.fleet.WitnessTimes;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.wire.Heartbeat;
import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** 1,000 connections that send every 10 s: 100 messages a second are due; the bound is 20 s. */
class ServerEvidenceTest {
    private static final Plan PLAN = Specs.target(1_000).plan();

    private final ServerEvidence evidence = new ServerEvidence(PLAN, Duration.ofSeconds(20));

    @Test
    void theBoundIsTheShorterOfMessageIntervalsAndHalfTheHoldAndThreeSecondsAtLeast() {
        assertThat(bound(10, 60)).isEqualTo(Duration.ofMillis(22_500));
        assertThat(bound(10, 30)).isEqualTo(Duration.ofSeconds(15));
        assertThat(bound(1, 60)).isEqualTo(Duration.ofSeconds(3));
        assertThat(bound(2, 60)).isEqualTo(Duration.ofMillis(4_500));
        assertThat(bound(60, 4)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aServerThatAnswersEverySecondIsFine() {
        for (int second = 0; second < 60; second++) {
            see(server(second), second, false);
        }

        assertThat(evidence.failure()).isEmpty();
        assertThat(evidence.tooFewArrived()).isEmpty();
    }

    @Test
    void aServerOfThisMachineThatDoesNotAnswerFailsWhileItIsSilentAndAfterwards() {
        see(server(0), 0, false);
        silent(server(0), 0, 25, false);
        assertThat(evidence.failure()).isEqualTo("the server did not answer for 25.0 s");

        see(server(30), 30, false);

        assertThat(evidence.failure()).isEqualTo("the server did not answer for 30.0 s");
    }

    @Test
    void timeInWhichNobodyAskedIsNoSilence() {
        see(server(0), 0, false);
        see(server(30), 30, false);

        assertThat(evidence.failure()).isEmpty();
    }

    @Test
    void whereOnlyTheWayWasGoneTheCountersProveThatNothingHappened() {
        see(server(0), 0, true);
        silent(server(0), 0, 60, true);
        see(server(90), 90, true);

        assertThat(evidence.failure()).isEmpty();
    }

    @Test
    void whatTheCountersShowOfAGapFailsTheHold() {
        assertThat(afterAGap(Stats.with(server(90), "closed", 7L)))
                .isEqualTo("the server could not be queried for 90.0 s, and in that time 7 connections ended");
        assertThat(afterAGap(Stats.with(server(90), "fellSilent", 9L))).contains("9 connections fell silent");
        assertThat(afterAGap(Stats.with(server(90), "pid", 9L))).contains("it is another process now");
        assertThat(afterAGap(server(45))).contains("only 50 % of the messages due arrived");
        assertThat(afterAGap(Stats.with(server(90), "heartbeat", new Heartbeat(45_000, 10))))
                .isEqualTo("an event loop of the server did not run for 45.0 s");
    }

    @Test
    void aLoopThatDidNotRunFailsTheHoldHoweverPromptlyTheServerAnswers() {
        for (int second = 0; second < 30; second++) {
            see(Stats.with(server(second), "heartbeat", new Heartbeat(0, second * 1_000L)), second, false);
        }

        assertThat(evidence.failure()).isEqualTo("an event loop of the server did not run for 29.0 s");
    }

    @Test
    void manyShortStallsAreNotALongOne() {
        for (int second = 0; second < 60; second++) {
            see(Stats.with(server(second), "heartbeat", new Heartbeat(second * 900L, 10)), second, true);
        }

        assertThat(evidence.failure()).isEmpty();
    }

    @Test
    void tooFewMessagesArriveThoughItAlwaysAnswers() {
        for (int second = 0; second < 60; second++) {
            see(Stats.with(server(second / 2), "uptimeMs", 1_000 + second * 1_000), second, false);
        }

        assertThat(evidence.tooFewArrived()).isEqualTo("only 49 % of the messages due arrived at the server");
    }

    @Test
    void anAnswerThatTakesSecondsIsJudgedByWhenTheServerReadItsCounters() {
        for (int second = 0; second < 5; second++) {
            see(server(second), second, false);
        }

        evidence.observe(snapshot(server(5), 0, false), 7_400, 0);

        assertThat(evidence.tooFewArrived()).isEmpty();
    }

    @Test
    void timeInWhichWeDidNotRunOurselvesIsNotTheServersSilence() {
        evidence.observe(snapshot(server(0), 0, false), 0, 0);
        evidence.observe(snapshot(server(40), 0, false), 40_000, 39_000);

        assertThat(evidence.failure()).isEmpty();
    }

    @Test
    void butItsCountersTellWhatHappenedMeanwhile() {
        evidence.observe(snapshot(server(0), 0, false), 0, 0);
        evidence.observe(
                snapshot(Stats.with(server(40), "heartbeat", new Heartbeat(39_000, 10)), 0, false), 40_000, 39_000);

        assertThat(evidence.failure()).isEqualTo("an event loop of the server did not run for 39.0 s");
    }

    private static String afterAGap(ServerStats later) {
        ServerEvidence evidence = new ServerEvidence(PLAN, Duration.ofSeconds(20));
        evidence.observe(snapshot(server(0), 0, true), 0, 0);
        evidence.observe(snapshot(later, 0, true), 90_000, 0);
        return evidence.failure();
    }

    private void see(ServerStats stats, long second, boolean remote) {
        evidence.observe(snapshot(stats, 0, remote), second * 1_000, 0);
    }

    /** Observes a server that answered at one second, at a later one. */
    private void silent(ServerStats stats, long then, long now, boolean remote) {
        evidence.observe(snapshot(stats, (now - then) * 1_000, remote), now * 1_000, 0);
    }

    /** Returns a snapshot this many seconds after the start of the hold, with the messages due by then. */
    private static ServerStats server(long second) {
        ServerStats stats = Stats.server(1_000, -1, 0, 100 * second);
        stats = Stats.with(stats, "bytes", 100 * second * PLAN.workload().payloadSize());
        stats = Stats.with(stats, "uptimeMs", 1_000 + second * 1_000);
        return Stats.with(stats, "heartbeat", new Heartbeat(0, 10));
    }

    private static Snapshot snapshot(ServerStats stats, long ageMs, boolean remote) {
        WitnessTimes hearing =
                new WitnessTimes(new Witness("server", ageMs, ageMs), List.of(), List.of(), 0, 0, remote);
        return new Snapshot(
                stats, Clients.NONE, new Machine(0, 0, 0, 0), -1, List.of(), "", false, hearing, StartupProgress.NONE);
    }

    private static Duration bound(int interval, int hold) {
        return ServerEvidence.bound(Duration.ofSeconds(interval), Duration.ofSeconds(hold));
    }
}
