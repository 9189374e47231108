package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Breakdown;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.Fault;
import io.megaconn.orchestrator.event.HoldResult;
import io.megaconn.orchestrator.event.MemoryPerConnection;
import io.megaconn.orchestrator.event.Phases;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.orchestrator.event.SampleAges;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.plan.Hosts;
import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.orchestrator.run.Report;
import java.util.List;
import java.util.Map;

/** Reports of a million connections, for displays. */
public final class Reports {
    private static final Counts MILLION = new Counts(1_000_000, 1_000_000, 1_000_000);

    private Reports() {}

    public static Report reached() {
        return reached(Phases.UNKNOWN);
    }

    static Report reached(Phases phases) {
        return report(
                phases,
                0,
                "1,000,000 connections held for 60 s: none lost or silent; all counts agree",
                List.of(batch(1, 250_000), batch(2, 1_000_000)),
                new HoldResult(60.2, 0, 0, 6_020_000, MILLION),
                Map.of(),
                List.of());
    }

    public static Report failed() {
        return report(
                Phases.UNKNOWN,
                4,
                "batch 1 stopped: the server is gone",
                List.of(),
                null,
                Map.of("ECONNREFUSED", 12L),
                List.of(new Event.ProcessDied(
                        "client-3", 4711, 137, 25_000, "connections=25000/25000", ProcessRole.CLIENT)));
    }

    static BatchResult batch(int number, int connections) {
        return batch(number, connections, new MemoryPerConnection(8_214, 66, 130, 103, 3_100));
    }

    static BatchResult batch(int number, int connections, MemoryPerConnection memory) {
        return new BatchResult(
                number,
                10,
                connections,
                9.87,
                8.76,
                28_539,
                new Counts(connections, connections, connections),
                memory,
                4_000_000_000L,
                17);
    }

    private static Report report(
            Phases phases,
            int exitCode,
            String verdict,
            List<BatchResult> batches,
            HoldResult hold,
            Map<String, Long> failures,
            List<Event.ProcessDied> deaths) {
        return new Report(
                Report.FORMAT,
                "20260203-040506-00ff",
                "1.2.3",
                "bin/orchestrator ramp --local",
                "2026-02-03T04:05:06Z",
                130,
                exitCode == 0 ? 68.4 : -1,
                exitCode,
                verdict,
                Specs.target(1_000_000).plan(),
                Hosts.host().build(),
                null,
                batches,
                hold,
                exitCode == 0 ? MILLION : new Counts(0, 0, -1),
                0,
                failures,
                List.of(),
                deaths,
                deaths.stream()
                        .map(d -> new Fault(
                                12.14, Fault.What.CLIENT_DIED, d.process(), d.connections(), 3.21, "exit code 137"))
                        .toList(),
                List.of(),
                Stats.latency(120, 1500, 30_000),
                Stats.latency(),
                12_500_000_000L,
                17,
                23,
                List.of(),
                phases,
                -1,
                -1,
                exitCode == 0 ? SampleAges.NOW : new SampleAges(7_900, 1_000, 2, 2, true),
                Breakdown.UNKNOWN,
                "",
                Map.of(),
                "0123abc");
    }
}
