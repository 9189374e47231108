package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.MemoryPerConnection;
import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.system.ProcessMemory;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.ServerStats;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final Machine IDLE = new Machine(1, 1, 3, 4_000, 10, 0, -1, -1);

    private final TestRun run = TestRun.of(Specs.target(1000).plan());

    @Test
    void aSampleHasTheCountsOfTheFleetAndTheMemoryTakenSinceBefore() throws Exception {
        Sampler sampler =
                idle(World.whole(1000).silent(3).machine(new Machine(1, 1, 1, 4_000_000 + 4_000, 2_010, 0, -1, -1)));

        sampler.sample(1000, true);

        Event.Sampled sampled = run.events(Event.Sampled.class).getFirst();
        assertThat(sampled.expected()).isEqualTo(1000);
        assertThat(sampled.counts()).isEqualTo(new Counts(1000, 1000, 1000));
        assertThat(sampled.clientsReady()).isEqualTo(1);
        assertThat(sampled.silent()).isEqualTo(3);
        assertThat(sampled.messagesPerSecond()).isEqualTo(77);
        assertThat(sampled.memoryTaken()).isEqualTo(50_000_000 + 400 * 1000 + 2_000_000);
    }

    @Test
    void whatAServerWithoutAnAnswerWouldHaveReportedIsUnknownNotZero() throws Exception {
        World world = World.of(1000, 1000, 1000, 1000).withoutServer();
        Sampler sampler = idle(world);

        sampler.sample(1000, false);
        BatchResult result = sampler.result(new Batch(1, 0, 1, 1000, 1000), world.snapshot(true), 5, 2);

        Event.Sampled sampled = run.events(Event.Sampled.class).getFirst();
        assertThat(sampled.counts().server()).isEmpty();
        assertThat(sampled.silent()).isEqualTo(-1);
        assertThat(sampled.messagesPerSecond()).isEqualTo(-1);
        assertThat(sampled.memoryTaken()).isEqualTo(-1);
        assertThat(result.memory().serverHeap()).isEqualTo(-1);
        assertThat(result.memory().serverRss()).isEqualTo(-1);
        assertThat(result.serverGcMaxMs()).isEqualTo(-1);
    }

    /** A process that has released more of its startup memory than its connections take shows nothing about them. */
    @Test
    void memoryThatShrankIsUnknownNotZero() throws Exception {
        ProcessMemory less = new ProcessMemory(1, 1, 1);
        ProcessMemory idle = new ProcessMemory(2_000, 2_000, 2_000);
        ServerStats server = Stats.with(Stats.with(Stats.server(1000, 1000), "memory", less), "idle", idle);
        ClientStats client = Stats.with(Stats.with(Stats.client(0, 1000, 1000), "memory", less), "idle", idle);
        Snapshot snapshot = new Snapshot(server, Clients.of(List.of(client), 0), IDLE, -1, List.of(), "", true);

        BatchResult result = idle(World.whole(1000)).result(new Batch(1, 0, 1, 1000, 1000), snapshot, 5, 2);

        assertThat(result.memory().serverHeap()).isEqualTo(-1);
        assertThat(result.memory().serverRss()).isEqualTo(-1);
        assertThat(result.memory().clientHeap()).isEqualTo(-1);
        assertThat(result.memory().clientRss()).as("all of it, not a growth").isZero();
    }

    @Test
    void withoutACountTheKernelsIsUnknown() throws Exception {
        Sampler sampler = idle(World.of(1000, 1000, 1000, 950)); // answers only an exact query

        sampler.sample(1000, false);

        assertThat(run.events(Event.Sampled.class).getFirst().counts().kernel()).isEmpty();
    }

    @Test
    void everyNewLossIsAnEventWithItsReasonsAndOldOnesAreNotSaidAgain() throws Exception {
        World whole = World.whole(1000);
        Sampler sampler = idle(
                whole,
                whole.lost(4).failures(Map.of("ECONNRESET", 4L)),
                whole.lost(4).failures(Map.of("ECONNRESET", 4L)),
                whole.lost(10).failures(Map.of("ECONNRESET", 10L)));

        for (int i = 0; i < 4; i++) {
            sampler.sample(1000, false);
        }

        assertThat(run.events(Event.Lost.class))
                .containsExactly(new Event.Lost(4, "{ECONNRESET=4}"), new Event.Lost(6, "{ECONNRESET=10}"));
    }

    @Test
    void theRateOfABatchCountsOnlyWhatItAdded() {
        Batch second = new Batch(2, 1, 1, 30, 100);

        assertThat(idle(World.whole(100))
                        .result(second, World.whole(100).snapshot(true), 2, 1.5)
                        .perSecond())
                .isEqualTo(20);
    }

    @Test
    void aBatchThatAnotherOrchestratorHadBegunHasNoRateAndThoseAfterItHave() {
        World world = World.whole(100);
        BatchResult first = idle(world).result(new Batch(1, 0, 1, 40, 40), world.snapshot(true), 2, 2);
        TestRun resumed =
                TestRun.resumed(Specs.target(100).perClient(40).batch(1).plan(), List.of(first));
        Sampler sampler = resumed.sampler(FakeFleet.seeing(world));

        assertThat(sampler.result(new Batch(2, 1, 1, 40, 80), world.snapshot(true), 2, 2)
                        .perSecond())
                .isEqualTo(-1);
        assertThat(sampler.result(new Batch(3, 2, 1, 20, 100), world.snapshot(true), 2, 2)
                        .perSecond())
                .isEqualTo(10);
    }

    @Test
    void aResultHasTheBytesPerConnectionAboveTheIdleProcessesAndMachine() {
        World world = World.whole(1000).machine(new Machine(1, 1, 1, 8_404_000, 2_010, 0, -1, -1));

        BatchResult result = idle(world).result(new Batch(1, 0, 1, 1000, 1000), world.snapshot(true), 5, 2);

        assertThat(result.memory()).isEqualTo(new MemoryPerConnection(4_200, 70, 400, 100, 40_000));
        assertThat(result.memoryTaken()).isEqualTo(50_000_000 + 400 * 1000 + 4_200_000);
        assertThat(result.perSecond()).isEqualTo(500);
    }

    private Sampler idle(World... worlds) {
        FakeFleet fleet = FakeFleet.seeing(worlds);
        fleet.before = IDLE;
        return run.sampler(fleet);
    }
}
