package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.MemoryPerConnection;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.runtime.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplerTest {
    @TempDir
    Path proc;

    private TestRun run;

    @BeforeEach
    void idleMachine() throws IOException {
        machine(100_000, 60_000, 5_000, 10, 8);
        run = TestRun.of(Specs.target(1000).plan(), new Proc(proc));
    }

    @Test
    void aSampleHasTheCountsOfTheFleetAndTheMemoryTakenSinceBefore() throws Exception {
        Sampler sampler =
                run.sampler(FakeFleet.seeing(World.whole(1000).silent(3).lost(0)));
        machine(100_000, 40_000, 12_000, 2010, 108);

        sampler.sample(1000, true);

        Event.Sampled sampled = run.events(Event.Sampled.class).getFirst();
        assertThat(sampled.expected()).isEqualTo(1000);
        assertThat(sampled.counts()).isEqualTo(new Counts(1000, 1000, 1000));
        assertThat(sampled.clientsReady()).isEqualTo(1);
        assertThat(sampled.silent()).isEqualTo(3);
        assertThat(sampled.messagesPerSecond()).isEqualTo(77);
        assertThat(sampled.memoryTaken()).isEqualTo(20_000 * 1024);
    }

    @Test
    void withoutAnExactCountTheKernelsIsHalfOfItsNewEstablishedSockets() throws Exception {
        Sampler sampler = run.sampler(FakeFleet.seeing(World.whole(1000)));
        machine(100_000, 60_000, 5_000, 10 + 1900, 8);

        sampler.sample(1000, false);

        assertThat(run.events(Event.Sampled.class).getFirst().counts().kernel()).isEqualTo(950);
    }

    @Test
    void everyNewLossIsAnEventWithItsReasonsAndOldOnesAreNotSaidAgain() throws Exception {
        World whole = World.whole(1000);
        Sampler sampler = run.sampler(FakeFleet.seeing(
                whole,
                whole.lost(4).failures(Map.of("ECONNRESET", 4L)),
                whole.lost(4).failures(Map.of("ECONNRESET", 4L)),
                whole.lost(10).failures(Map.of("ECONNRESET", 10L))));

        for (int i = 0; i < 4; i++) {
            sampler.sample(1000, false);
        }

        assertThat(run.events(Event.Lost.class))
                .containsExactly(new Event.Lost(4, "{ECONNRESET=4}"), new Event.Lost(6, "{ECONNRESET=10}"));
    }

    @Test
    void aResultHasTheBytesPerConnectionAboveTheIdleProcessesAndMachine() throws Exception {
        Sampler sampler = run.sampler(FakeFleet.seeing(World.whole(1000)));
        machine(100_000, 50_000, 12_900, 2010, 108); // slab +7,900 KiB, buffers +100 pages

        BatchResult result =
                sampler.result(new Batch(1, 0, 1, 1000, 1000), World.whole(1000).snapshot(true), 5, 2);

        long kernel = (7_900 * 1024 + 100 * 4096) / 1000;
        long clientRss = 40_000_000 / 1000;
        assertThat(result.memory()).isEqualTo(new MemoryPerConnection(kernel, 70, 400, 100, clientRss));
        assertThat(result.memoryTaken()).isEqualTo(10_000 * 1024);
        assertThat(result.perSecond()).isEqualTo(500);
    }

    @Test
    void cachesThatTheKernelCouldGiveBackAreNotTaken() throws IOException {
        Files.writeString(
                proc.resolve("meminfo"),
                "MemTotal: 1000 kB\nMemFree: 300 kB\nBuffers: 50 kB\nCached: 250 kB\nSlab: 70 kB\n");

        assertThat(Machine.read(new Proc(proc)).taken()).isEqualTo(400 * 1024);
    }

    private void machine(long total, long free, long slab, long established, long bufferPages) throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(
                proc.resolve("meminfo"), "MemTotal: %d kB\nMemFree: %d kB\nSlab: %d kB\n".formatted(total, free, slab));
        Files.writeString(
                proc.resolve("net/snmp"), "Tcp: RtoAlgorithm CurrEstab InSegs\nTcp: 1 %d 5\n".formatted(established));
        Files.writeString(
                proc.resolve("net/sockstat"),
                "sockets: used 9\nTCP: inuse 5 orphan 0 tw 0 alloc 7 mem %d\n".formatted(bufferPages));
    }
}
