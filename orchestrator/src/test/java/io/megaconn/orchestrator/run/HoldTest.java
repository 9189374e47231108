package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.Fault;
import io.megaconn.orchestrator.event.HoldResult;
import io.megaconn.orchestrator.event.PhaseResult;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.orchestrator.fleet.ClientAnswer;
import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.fleet.Witness;
import io.megaconn.orchestrator.fleet.WitnessTimes;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.wire.ClientStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HoldTest {
    private final TestRun run = TestRun.of(100);

    @Test
    void withoutADurationThereIsNothingToWatch() throws Exception {
        FakeFleet fleet = FakeFleet.seeing(World.whole(100));

        Outcome outcome = run.hold(fleet, Duration.ZERO).watch();

        assertThat(outcome).isEqualTo(new Outcome(ExitCode.OK, "100 connections; all counts agree"));
        assertThat(fleet.looks).isEmpty();
        assertThat(run.events(Event.HoldStarted.class)).isEmpty();
    }

    @Test
    void aQuietHoldIsASuccessWithTheMessagesThatArrived() throws Exception {
        World start = World.whole(100).messages(1000);

        Outcome outcome = watch(start, start, start.messages(1500));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(outcome.verdict()).contains("100 connections held", "none lost; too short to detect silence");
        HoldResult result = run.events(Event.HoldDone.class).getFirst().result();
        assertThat(result.messages()).isEqualTo(500);
        assertThat(result.lost()).isZero();
        assertThat(result.counts()).isEqualTo(new Counts(100, 100, 100));
    }

    @Test
    void theLastLookIsExact() throws Exception {
        FakeFleet fleet = FakeFleet.seeing(World.whole(100));

        run.hold(fleet, TestRun.SHORT).watch();

        assertThat(fleet.looks).endsWith(false, true);
    }

    @Test
    void lostConnectionsFailTheHoldEvenIfTheyCameBack() throws Exception {
        World before = World.whole(100).lost(7);

        Outcome outcome = watchAfter(
                before,
                before,
                World.of(100, 97, 97, 97).lost(10),
                World.whole(100).lost(10));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.DISAGREE);
        assertThat(outcome.verdict()).contains("3 connections were lost");
        assertThat(run.events(Event.HoldDone.class).getFirst().result().lost())
                .as("without those of the ramp")
                .isEqualTo(3);
        assertThat(run.events(Event.Recovered.class)).singleElement().satisfies(recovered -> {
            assertThat(recovered.counts().clients()).hasValue(100);
            assertThat(recovered.seconds()).isNotNegative();
        });
    }

    @Test
    void whatIsLostBetweenTheGateAndTheFirstLookIsLostInTheHold() throws Exception {
        World back = World.whole(100).lost(10);

        Outcome outcome = watchAfter(World.whole(100).lost(7), back, back);

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.DISAGREE);
        assertThat(outcome.verdict()).contains("3 connections were lost");
        assertThat(run.events(Event.Recovered.class)).hasSize(1);
    }

    @Test
    void aServerThatMissesConnectionsIsBrokenUntilItHasThemAgain() throws Exception {
        watch(World.whole(100), World.of(100, 100, 90, 90), World.of(100, 100, 95, 95), World.whole(100));

        assertThat(run.story()).containsSubsequence("HoldStarted", "Recovered", "HoldDone");
        assertThat(run.events(Event.Recovered.class)).hasSize(1);
    }

    @Test
    void silentConnectionsFailTheHoldAndOnlyNewHighsAreEvents() throws Exception {
        World whole = World.whole(100);

        Outcome outcome = watch(whole, whole.silent(5), whole.silent(3), whole.silent(8), whole);

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.DISAGREE);
        assertThat(outcome.verdict()).contains("up to 8 connections were silent");
        assertThat(run.events(Event.Silent.class)).containsExactly(new Event.Silent(5), new Event.Silent(8));
    }

    /** Strangers that never send are silent themselves. */
    @Test
    void strangersAreNamedAndTheirSilenceIsNotOurs() throws Exception {
        World whole = World.whole(100);

        Outcome outcome = watch(whole, World.of(100, 100, 103, 103).silent(3), whole, whole);

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.DISAGREE);
        assertThat(outcome.verdict())
                .contains("up to 3 more connections", "another program", "ss -tanp")
                .doesNotContain("silent");
        assertThat(run.events(Event.Silent.class)).isEmpty();
        assertThat(run.run.end(outcome).faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.what()).isEqualTo(Fault.What.SURPLUS));
    }

    @Test
    void silentConnectionsBesideStrangersAreOurs() throws Exception {
        World whole = World.whole(100);

        Outcome outcome = watch(whole, World.of(100, 100, 103, 103).silent(5), whole);

        assertThat(outcome.verdict()).contains("up to 2 connections were silent", "up to 3 more connections");
        assertThat(run.events(Event.Silent.class)).containsExactly(new Event.Silent(2));
    }

    @Test
    void aVerdictHasAllReasonsMostImportantFirst() throws Exception {
        World whole = World.whole(100);
        World bad = whole.lost(4).silent(9).unanswered(6);

        Outcome outcome = watch(whole, bad, bad);

        assertThat(outcome.verdict())
                .containsSubsequence(
                        "4 connections were lost", "9 connections were silent", "6 connections are unanswered");
    }

    @Test
    void silenceAtTheVeryStartCounts() throws Exception {
        Outcome outcome = watch(World.whole(100).silent(4), World.whole(100));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.DISAGREE);
        assertThat(run.events(Event.HoldDone.class).getFirst().result().silentMost())
                .isEqualTo(4);
    }

    @Test
    void aServerThatDiesEndsTheHoldAtOnce() throws Exception {
        FakeFleet fleet = FakeFleet.seeing(
                World.whole(100).messages(1000),
                World.whole(100).messages(1200),
                World.of(100, 0, 0, 0).withoutServer());

        Outcome outcome = run.hold(fleet, TestRun.LONG).watch();

        assertThat(outcome).isEqualTo(new Outcome(ExitCode.DISAGREE, "the server died during the hold"));
        assertThat(run.events(Event.HoldDone.class).getFirst().result().messages())
                .as("what arrived while it lived")
                .isEqualTo(200);
    }

    /** Tests a server that is frozen until the end: the clients know how late replies were. */
    @Test
    void theTimesOfAHoldAreThoseOfTheClientsThatAnsweredEvenIfTheServerDidNot() throws Exception {
        ClientStats start = Stats.timed(0, 1_000, Stats.latency(5), Stats.latency(100), null);
        ClientStats end = Stats.timed(0, 9_000, Stats.latency(5), Stats.latency(100, 7_000_000), null);
        ClientStats frozen = Stats.timed(1, 9_000, Stats.latency(5), Stats.latency(100), null);
        World frozenServer = World.whole(100)
                .heard(new WitnessTimes(
                        new Witness("server", 8_000, 8_000),
                        List.of(new Witness("client-0", 0, 0), new Witness("client-1", 8_000, 8_000)),
                        List.of(new ClientAnswer("client-0/1", end, 0), new ClientAnswer("client-1/2", frozen, 0)),
                        2,
                        5_000,
                        false));
        FakeFleet fleet = new FakeFleet() {
            @Override
            public Snapshot snapshot(boolean exact) {
                return frozenServer.snapshot(false);
            }
        };
        run.run.observe(new Snapshot(
                Stats.server(100, 100, 0, 0),
                Clients.of(List.of(start, Stats.timed(1, 1_000, Stats.latency(), Stats.latency(), null)), 0),
                new Machine(0, 0, 0, 0),
                -1,
                List.of(),
                "",
                true));

        Outcome outcome = run.hold(fleet, TestRun.SHORT).watch();

        assertThat(outcome.verdict()).contains("the server did not answer", "(server 8 s ago, clients 8 s ago)");
        PhaseResult held = run.run.end(outcome).phases().hold();
        assertThat(held).isNotNull();
        assertThat(held.clientsHeard()).as("without the frozen client").isEqualTo(1);
        assertThat(held.replyTime().max()).isBetween(6_900_000L, 7_100_000L);
    }

    @Test
    void countsThatDisagreeAtTheEndAreNamed() throws Exception {
        Outcome outcome = watch(World.whole(100), World.of(100, 100, 100, 99));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.DISAGREE);
        assertThat(outcome.verdict()).contains("disagree", "clients 100, server 100, kernel 99");
    }

    @Test
    void aServerThatDoesNotAnswerForLongerThanTheBoundFailsTheHoldAndIsNamed() throws Exception {
        World whole = World.whole(100).serverSilent(0);

        Outcome outcome = watch(whole, whole.serverSilent(1_000), whole.serverSilent(4_000), whole, whole, whole);

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.DISAGREE);
        assertThat(outcome.verdict()).contains("the server did not answer for 5.0 s");
        assertThat(run.events(Event.Unresponsive.class))
                .containsExactly(new Event.Unresponsive("server", 4.0, ProcessRole.SERVER));
        assertThat(run.events(Event.Responsive.class)).hasSize(1);
        assertThat(run.events(Event.Sampled.class))
                .extracting(sampled -> sampled.ages().stale())
                .startsWith(false, false, true, false);
    }

    @Test
    void aServerThatAnswersWithinTheBoundDoesNotFailTheHold() throws Exception {
        World whole = World.whole(100).serverSilent(0);

        assertThat(watch(whole, whole.serverSilent(1_900), whole, whole).exitCode())
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void theWaitForTheLastAnswerEndsWhenTheVerdictIsCertainAndIsNotPartOfTheHold() throws Exception {
        World whole = World.whole(100).serverSilent(0);
        FakeFleet fleet = new FakeFleet() {
            @Override
            public Snapshot snapshot(boolean exact) {
                looks.add(exact);
                long exacts = looks.stream().filter(look -> look).count();
                return whole.serverSilent(exacts * 1_000).snapshot(false); // frozen at the end of the hold
            }
        };

        Outcome outcome = watch(fleet, run.sampler(fleet), 10);

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.DISAGREE);
        assertThat(outcome.verdict()).contains("the server did not answer for 6.0 s");
        HoldResult result = run.events(Event.HoldDone.class).getFirst().result();
        assertThat(result.seconds()).isEqualTo(10);
        assertThat(result.waitedSeconds()).isEqualTo(6);
    }

    @Test
    void theWaitForAnExactCountIsBounded() throws Exception {
        FakeFleet fleet = new FakeFleet() {
            @Override
            public Snapshot snapshot(boolean exact) {
                looks.add(exact);
                return World.whole(100).serverSilent(0).snapshot(false);
            }
        };

        Outcome outcome = watch(fleet, run.sampler(fleet), 10);

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.DISAGREE);
        assertThat(outcome.verdict()).contains("did not answer at the end of the hold, for 60 s");
    }

    @Test
    void unansweredConnectionsAtTheEndFailTheHoldAndAreNotLost() throws Exception {
        World whole = World.whole(100);

        Outcome outcome = watch(whole, whole.unanswered(7), whole.unanswered(3));

        assertThat(outcome.exitCode()).isEqualTo(ExitCode.DISAGREE);
        assertThat(outcome.verdict()).contains("3 connections are unanswered").doesNotContain("lost");
        assertThat(run.events(Event.Unanswered.class)).containsExactly(new Event.Unanswered(7));
    }

    @Test
    void unansweredConnectionsThatGotTheirRepliesDoNotFailTheHold() throws Exception {
        World whole = World.whole(100);

        assertThat(watch(whole, whole.unanswered(7), whole.unanswered(0)).exitCode())
                .isEqualTo(ExitCode.OK);
    }

    /** Shows each world in one snapshot, a second after the one before. */
    private Outcome watch(World... worlds) throws InterruptedException {
        FakeFleet fleet = FakeFleet.seeing(worlds);
        return watch(fleet, run.sampler(fleet), worlds.length);
    }

    /** @param gate snapshot of the last batch's gate */
    private Outcome watchAfter(World gate, World... worlds) throws InterruptedException {
        List<World> all = new ArrayList<>(List.of(worlds));
        all.addFirst(gate);
        FakeFleet fleet = FakeFleet.seeing(all.toArray(World[]::new));
        Sampler sampler = run.sampler(fleet);
        sampler.sample(100, true);
        return watch(fleet, sampler, worlds.length);
    }

    private Outcome watch(FakeFleet fleet, Sampler sampler, int seconds) throws InterruptedException {
        return new Hold(
                        sampler,
                        run.run,
                        Duration.ofSeconds(seconds),
                        Duration.ZERO,
                        () -> (fleet.looks.size() - 1) * 1_000_000_000L)
                .watch();
    }
}
