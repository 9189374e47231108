package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.fleet.ClientAnswer;
import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.ExternalFigures;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.fleet.Witness;
import io.megaconn.orchestrator.fleet.WitnessTimes;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.orchestrator.run.Gate.Passage;
import io.megaconn.runtime.system.ConnectionCensus.Counted;
import io.megaconn.runtime.system.ProcessTree.Usage;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.Requests;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The gate of a run against a server that is not megaconn's. */
class ExternalGateTest {
    /** The server's own count before the first batch. */
    private static final long BEFORE = 30;

    private static final ClientStats CLIENT = Stats.client(0, 100, 100);

    private static FakeFleet seeing(Counted kernel, long count, ClientStats client) {
        return new FakeFleet() {
            @Override
            public Snapshot snapshot(boolean exact) {
                WitnessTimes witnesses = new WitnessTimes(
                        null,
                        List.of(new Witness("client-0", 0, 0)),
                        List.of(new ClientAnswer("client-0/1", client, 0)),
                        1,
                        10_000,
                        false);
                Snapshot seen = Stats.with(Snapshot.NOTHING, "clients", Clients.of(List.of(client), 0));
                seen = Stats.with(seen, "exact", exact);
                seen = Stats.with(seen, "witnesses", witnesses);
                return Stats.with(
                        seen,
                        "external",
                        new ExternalFigures(
                                exact ? kernel : Counted.UNKNOWN, count, BEFORE, Usage.UNKNOWN, Usage.UNKNOWN));
            }
        };
    }

    private static Passage pass(Counted kernel, long count, ClientStats client) throws InterruptedException {
        return TestRun.of(100)
                .gate(seeing(kernel, count, client), TestRun.SHORT)
                .await(new Batch(1, 0, 1, 100, 100));
    }

    private static String refusal(Counted kernel, long count, ClientStats client) throws InterruptedException {
        return pass(kernel, count, client) instanceof Passage.Refused refused ? refused.reason() : "passed";
    }

    @Test
    void opensWhenTheWitnessesThatThereAreCountTheSame() throws Exception {
        assertThat(pass(new Counted(100, 100, 7), 137, CLIENT))
                .isInstanceOfSatisfying(
                        Passage.Passed.class,
                        passed -> assertThat(passed.result().counts())
                                .isEqualTo(Counts.external(100, 100, 100, 107, 137, 7)));
        assertThat(pass(new Counted(100, -1, -1), -1, CLIENT)).isInstanceOf(Passage.Passed.class);
        assertThat(pass(Counted.UNKNOWN, -1, CLIENT)).isInstanceOf(Passage.Passed.class);
    }

    @Test
    void opensWhenTheServerGrewByLessBecauseOtherPeersDisconnected() throws Exception {
        assertThat(pass(new Counted(100, 100, 0), 100, CLIENT)).isInstanceOf(Passage.Passed.class);
        assertThat(refusal(new Counted(100, 100, 0), 99, CLIENT)).contains("server 69 (99 in all)");
    }

    @Test
    void staysShutWhileAWitnessCountsFewer() throws Exception {
        assertThat(refusal(new Counted(99, 100, 0), -1, CLIENT)).contains("clients' kernel 99");
        assertThat(refusal(new Counted(100, 99, 0), -1, CLIENT)).contains("server's kernel 99");
    }

    /** The kernel completes connects that the server never accepts, so all counts agree. */
    @Test
    void staysShutWhileConnectionsWaitInTheAcceptQueue() throws Exception {
        assertThat(refusal(new Counted(100, 100, 0), -1, Stats.with(CLIENT, "unaccepted", 5L)))
                .contains("not all connections are served; 5 are waiting in the accept queue");
    }

    @Test
    void staysShutWhileAConnectionHasHadNoReply() throws Exception {
        Requests requests = new Requests(60, 40, 0, 0, 0, 40, Latency.NONE);
        assertThat(refusal(new Counted(100, 100, 0), -1, Stats.with(CLIENT, "requests", requests)))
                .contains("40 are still waiting for their first reply");
    }

    /** Each count of the kernel takes CPU time that the clients need for their messages. */
    @Test
    void asksTheKernelOnlyWhenTheServerAnswersOnAllConnections() throws Exception {
        Deque<Long> unconfirmed = new ArrayDeque<>(List.of(40L, 20L, 1L, 0L, 0L));
        List<Boolean> exact = new ArrayList<>();
        FakeFleet fleet = new FakeFleet() {
            @Override
            public Snapshot snapshot(boolean wanted) throws InterruptedException {
                exact.add(wanted);
                Requests requests = new Requests(60, 40, 0, 0, 0, unconfirmed.remove(), Latency.NONE);
                return ExternalGateTest.seeing(new Counted(100, 100, 0), -1, Stats.with(CLIENT, "requests", requests))
                        .snapshot(wanted);
            }
        };

        assertThat(TestRun.of(100).gate(fleet, TestRun.LONG).await(new Batch(1, 0, 1, 100, 100)))
                .isInstanceOf(Passage.Passed.class);
        assertThat(exact).containsExactly(false, false, false, false, true);
    }
}
