package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Witness;
import io.megaconn.orchestrator.fleet.WitnessTimes;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.orchestrator.run.Gate.Passage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GateTest {
    private static final Batch BATCH = new Batch(1, 0, 1, 100, 100);

    @Test
    void opensWhenClientsServerAndKernelCountTheSame() throws Exception {
        BatchResult result = passed(FakeFleet.seeing(World.whole(100)));

        assertThat(result.number()).isEqualTo(1);
        assertThat(result.connections()).isEqualTo(100);
        assertThat(result.counts()).isEqualTo(new Counts(100, 100, 100));
        assertThat(result.serverGcMaxMs()).isEqualTo(12);
    }

    @Test
    void waitsForEachOfTheThreeSides() throws Exception {
        FakeFleet fleet = FakeFleet.seeing(
                World.of(100, 40, 40, 40),
                World.of(100, 99, 100, 100),
                World.of(100, 100, 99, 100),
                World.of(100, 100, 100, 99),
                World.of(100, 100, 100, 101),
                World.whole(100));

        assertThat(passed(fleet).counts()).isEqualTo(new Counts(100, 100, 100));
        assertThat(fleet.looks)
                .as("asks the kernel only when the other two agree")
                .startsWith(false, false, false)
                .endsWith(true);
    }

    @Test
    void tooManyConnectionsAreAsWrongAsTooFew() throws Exception {
        Passage.Refused refused = refused(FakeFleet.seeing(World.of(100, 100, 103, 103)), TestRun.SHORT);

        assertThat(refused.disagree()).isTrue();
        assertThat(refused.reason()).contains("disagree", "clients 100", "server 103");
    }

    @Test
    void twoSidesHaveToDoWhereTheKernelCannotBeAsked() throws Exception {
        FakeFleet fleet = FakeFleet.seeing(World.of(100, 100, 100, -1));

        assertThat(passed(fleet).counts()).isEqualTo(new Counts(100, 100, -1));
        assertThat(fleet.looks).as("but it was asked").containsExactly(false, true);
    }

    @Test
    void staysShutWhileTheKernelHasNotBeenAskedSuccessfully() throws Exception {
        FakeFleet neverExact = new FakeFleet() {
            @Override
            public Snapshot snapshot(boolean exact) {
                return World.whole(100).snapshot(false); // the server was too busy for an exact answer
            }
        };

        assertThat(refused(neverExact, TestRun.SHORT).disagree()).isTrue();
    }

    @Test
    void aServerThatIsGoneEndsTheWait() throws Exception {
        Passage.Refused refused = refused(
                FakeFleet.seeing(
                        World.of(100, 40, 40, 40), World.of(100, 40, 0, 0).withoutServer()),
                TestRun.LONG);

        assertThat(refused.reason()).isEqualTo("the server is gone");
        assertThat(refused.disagree()).isFalse();
    }

    @Test
    void aClientThatIsNotStartedAgainEndsTheWait() throws Exception {
        Passage.Refused refused =
                refused(FakeFleet.seeing(World.of(100, 0, 0, 0).gaveUp("client-0 died 5 times")), TestRun.LONG);

        assertThat(refused.reason()).isEqualTo("client-0 died 5 times");
        assertThat(refused.disagree()).isFalse();
    }

    @Test
    void atTheTimeoutItNamesTheErrorsAndWhatToDo() throws Exception {
        Passage.Refused refused = refused(
                FakeFleet.seeing(World.of(100, 60, 60, 60).failures(Map.of("EADDRNOTAVAIL", 1234L, "ENFILE", 5L))),
                TestRun.SHORT);

        assertThat(refused.disagree()).isFalse();
        assertThat(refused.counts()).as("the kernel is asked").isEqualTo(new Counts(60, 60, 60));
        assertThat(refused.reason())
                .contains("60 of 100 connections", "after 20ms", "0 of 1 client fully connected")
                .contains("ENFILE 5 times", "sudo sysctl -w fs.file-max=", "EADDRNOTAVAIL 1,234 times");
    }

    @Test
    void whatWaitingCannotCureEndsTheWaitLongBeforeTheTimeout() throws Exception {
        Passage.Refused refused =
                refused(FakeFleet.seeing(World.of(100, 60, 60, 60).failures(Map.of("EMFILE", 5L))), TestRun.LONG);

        assertThat(refused.reason()).contains("60 of 100 connections after ", "EMFILE", "prlimit --nofile");
    }

    @Test
    void doesNotPassWhileConnectionsAreUnanswered() throws Exception {
        FakeFleet fleet = FakeFleet.seeing(
                World.whole(100).unanswered(2),
                World.whole(100).unanswered(2),
                World.whole(100).unanswered(0));

        assertThat(passed(fleet).counts()).isEqualTo(new Counts(100, 100, 100));
        assertThat(fleet.looks.size()).isGreaterThan(2);
    }

    @Test
    void unansweredConnectionsAreATargetNotReachedAndNotLost() throws Exception {
        Passage.Refused refused = refused(FakeFleet.seeing(World.whole(100).unanswered(2)), TestRun.SHORT);

        assertThat(refused.disagree()).isFalse();
        assertThat(refused.reason())
                .contains("2 of 100 connections are unanswered")
                .doesNotContain("lost");
    }

    @Test
    void figuresOfProcessesThatDoNotAnswerAreNoDisagreement() throws Exception {
        WitnessTimes frozen = new WitnessTimes(
                new Witness("server", 142_000, 141_000),
                List.of(new Witness("client-0", 142_000, 140_000), new Witness("client-1", 0, 0)),
                List.of(),
                2,
                5_000,
                false);
        FakeFleet fleet = new FakeFleet() {
            @Override
            public Snapshot snapshot(boolean exact) {
                return World.whole(100).heard(frozen).snapshot(false);
            }
        };

        Passage.Refused refused = refused(fleet, TestRun.SHORT);

        assertThat(refused.disagree()).as("exit code 4, not 5").isFalse();
        assertThat(refused.reason())
                .contains("server has not answered for 141 s", "client-0 has not answered for 140 s")
                .contains("clients 100, server 100", "(server 142 s ago, clients 142 s ago)")
                .doesNotContain("client-1", "disagree");
    }

    @Test
    void withoutATimeoutABatchIsGivenUpWhenItMakesNoProgress() throws Exception {
        FakeFleet fleet = FakeFleet.seeing(World.of(100, 10, 10, 10), World.of(100, 20, 20, 20));
        Gate gate = new Gate(
                TestRun.of(100).sampler(fleet), null, Duration.ZERO, () -> fleet.looks.size() * 10_000_000_000L);

        Passage passage = gate.await(BATCH);

        assertThat(passage)
                .isInstanceOfSatisfying(
                        Passage.Refused.class,
                        refused -> assertThat(refused.reason())
                                .startsWith("20 of 100 connections after 2m30s, the last 2m10s without progress"));
    }

    private static BatchResult passed(FakeFleet fleet) throws InterruptedException {
        Passage passage = TestRun.of(100).gate(fleet, TestRun.LONG).await(BATCH);
        return assertThat(passage)
                .asInstanceOf(InstanceOfAssertFactories.type(Passage.Passed.class))
                .actual()
                .result();
    }

    private static Passage.Refused refused(FakeFleet fleet, Duration timeout) throws InterruptedException {
        Passage passage = TestRun.of(100).gate(fleet, timeout).await(BATCH);
        return assertThat(passage)
                .asInstanceOf(InstanceOfAssertFactories.type(Passage.Refused.class))
                .actual();
    }
}
