package io.megaconn.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.MemoryPerConnection;
import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.ExternalFigures;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.plan.ClusterFixes;
import io.megaconn.orchestrator.plan.ClusterInfo;
import io.megaconn.orchestrator.plan.ClusterPlanner;
import io.megaconn.orchestrator.plan.CommandHints;
import io.megaconn.orchestrator.plan.Environment;
import io.megaconn.orchestrator.plan.ExternalTarget;
import io.megaconn.orchestrator.plan.ExternalTarget.Listener;
import io.megaconn.orchestrator.plan.Hosts;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.PodInputs;
import io.megaconn.orchestrator.plan.Specs;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.diagnose.Fixes;
import io.megaconn.runtime.system.Cpu;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests forecasts for a million in four batches of 250,000, of which two are done. */
class ForecastTest {
    private static final CommandHints HINTS = new CommandHints("megaconn", "load", null, null);
    private static final long PLENTY = 100L << 30;
    private static final Plan LOCAL = Specs.target(1_000_000).plan();
    private static final Plan PODS = ClusterPlanner.plan(
            Specs.target(1_000_000).interval(Duration.ofSeconds(60)).build(),
            List.of(new Endpoint("10.88.0.11", 9000)));
    private static final Environment CLUSTER = new Environment.Kubernetes(
            new ClusterInfo("v1.20.2", "load", "megaconn", "node1", List.of(node("node1"), node("node2"))));

    private final List<Event> events = new ArrayList<>();

    /** K10: two nodes that are one machine of 2 cores, 4 by their sum. */
    @Test
    void messagesThatNeedMoreThanTheMachineHasAreSaidBeforeTheNextBatch() {
        Forecast forecast = of(PODS, CLUSTER);
        saturated(forecast, 160e-6, 400e-6, 60, 2);

        forecast.after(batch(1, 250_000), at(0, 0, 0, 0), last(), PLENTY);

        assertThat(warnings())
                .singleElement()
                .asString()
                .startsWith("forecast after batch 1 of 4: node1: a message takes about 160 µs")
                .contains("16,667 messages/s of 1,000,000 connections need about 2.7 cores, but there are 2.0")
                .contains("enough for about 750,0")
                .contains("helm upgrade", "messageInterval=110s");

        forecast.after(batch(2, 500_000), at(0, 0, 0, 0), last(), PLENTY);
        assertThat(warnings()).as("once").hasSize(1);
    }

    @Test
    void theMillionOverLoopbackFits() {
        Forecast forecast = of(LOCAL, new Environment.Local(Hosts.host().build()));
        saturated(forecast, 19e-6, 60e-6, 10, 2);

        forecast.after(batch(1, 250_000), at(0, 0, 0, 0), last(), PLENTY);

        assertThat(warnings()).isEmpty();
    }

    @Test
    void afterAFewSecondsItSaysNothing() {
        Forecast forecast = of(PODS, CLUSTER);
        saturated(forecast, 160e-6, 400e-6, 60, 2);
        Forecast shortly = of(PODS, CLUSTER);
        for (long ms = 0; ms < 8_000; ms += 1_000) {
            shortly.observe(at(ms, 2 * ms, ms * 100, ms));
        }

        shortly.after(batch(1, 250_000), at(0, 0, 0, 0), last(), PLENTY);

        assertThat(warnings()).isEmpty();
    }

    @Test
    void afterTheLastBatchThereIsNothingToForecast() {
        Forecast forecast = of(PODS, CLUSTER);
        saturated(forecast, 160e-6, 400e-6, 60, 2);

        forecast.after(batch(4, 1_000_000), at(0, 0, 0, 0), last(), 1);

        assertThat(warnings()).isEmpty();
    }

    @Test
    void memoryThatTheRestWouldNotFind() {
        Forecast forecast = of(LOCAL, new Environment.Local(Hosts.host().build()));

        forecast.after(batch(1, 250_000), at(0, 0, 0, 0), at(1, 0, 0, 250_000), 4L << 30);

        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("a connection takes about 8,600 bytes here")
                .contains("the remaining 750,000 need about 6.0 GiB, but 4.0 GiB are available")
                .contains("enough for about 749,")
                .contains("--processes 2");
    }

    @Test
    void memoryThatIsEnoughOrUnknownIsNoNews() {
        Forecast forecast = of(LOCAL, new Environment.Local(Hosts.host().build()));

        forecast.after(batch(1, 250_000), at(0, 0, 0, 0), at(1, 0, 0, 250_000), 7L << 30);
        forecast.after(batch(1, 250_000), at(0, 0, 0, 0), at(1, 0, 0, 250_000), 0);

        assertThat(warnings()).isEmpty();
    }

    @Test
    void theMemoryOfAnExternalServerCountsIfItIsHereAndKnown() {
        Snapshot external = Stats.with(Snapshot.NOTHING, "external", ExternalFigures.UNKNOWN);
        Environment here = new Environment.Local(Hosts.host().build());

        of(external(Listener.HERE), here).after(batch(1, 250_000), external, external, 4L << 30);
        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("a connection takes about 8,600 bytes here (kernel, server and client)");

        events.clear();
        of(external(Listener.ELSEWHERE), here).after(batch(1, 250_000), external, external, 4L << 30);
        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("a connection takes about 8,400 bytes here (kernel and client)");

        events.clear();
        MemoryPerConnection unknown = new MemoryPerConnection(8_200, -1, -1, 100, 200);
        BatchResult batch = Stats.with(batch(1, 250_000), "memory", unknown);
        of(external(Listener.HERE), here).after(batch, external, external, 4L << 30);
        assertThat(warnings()).isEmpty();
    }

    private static Plan external(Listener listener) {
        return Stats.with(
                LOCAL,
                "external",
                new ExternalTarget(listener, true, List.of(), 1, 1, true, "", List.of("x (pid 1)"), ""));
    }

    @Test
    void whatProcessesNeedToStartIsNotWhatAConnectionTakes() {
        Forecast forecast = of(LOCAL, new Environment.Local(Hosts.host().build()));

        forecast.after(batch(1, 5_000), at(0, 0, 0, 0), at(1, 0, 0, 5_000), 4L << 30);
        forecast.after(batch(2, 250_000), at(0, 0, 0, 0), at(2, 0, 0, 250_000), 4L << 30);

        assertThat(warnings()).as("2 GB were taken before").isEmpty();
    }

    @Test
    void aTableThatOthersFillIsNotOurs() {
        Forecast forecast = of(PODS, CLUSTER);

        forecast.after(batch(1, 1_000), conntrack(at(0, 0, 0, 0), 0), conntrack(last(1_000), 100_000), PLENTY);
        forecast.after(batch(1, 1_000), conntrack(at(0, 0, 0, 0), 0), conntrack(last(1_000), 2_000), PLENTY);

        assertThat(warnings()).isEmpty();
    }

    @Test
    void conntrackThatGrowsWithTheConnectionsAndWillBeFull() {
        Forecast forecast = of(PODS, CLUSTER);

        forecast.after(batch(1, 250_000), conntrack(at(0, 0, 0, 0), 1_000), conntrack(last(250_000), 251_000), PLENTY);

        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("node1: conntrack has 1.0 entries per connection")
                .contains("1,000,000 connections need about 1,001,000, but net.netfilter.nf_conntrack_max is 524,288")
                .contains("enough for about 523,288 connections")
                .contains("net.netfilter.nf_conntrack_max=1101100");
    }

    @Test
    void aTableThatDoesNotGrowWithTheConnectionsIsNotOurs() {
        Forecast forecast = of(PODS, CLUSTER);

        forecast.after(
                batch(1, 250_000), conntrack(at(0, 0, 0, 0), 100_000), conntrack(last(250_000), 101_000), PLENTY);

        assertThat(warnings()).isEmpty();
    }

    @Test
    void fewAddressesBehindWhichAllClientsAreHaveFewPorts() {
        Forecast forecast = of(PODS, CLUSTER);
        Snapshot masked = with(last(60_000), "sources", 2L);

        forecast.after(batch(1, 60_000), at(0, 0, 0, 0), masked, PLENTY);

        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("10 clients behind 2 addresses (SNAT)", "enough for about 129,024 connections")
                .contains("server.ports=8");
    }

    private Forecast of(Plan plan, Environment environment) {
        Fixes fixes = environment.clusterOrNull() == null
                ? Fixes.HERE
                : new ClusterFixes(HINTS, "node1", PodInputs.ownServer(HINTS, ""));
        Run run = new Run(
                "test-1",
                SampleReports.INVOCATION,
                plan,
                environment,
                new RunStart(Instant.EPOCH, System.nanoTime()),
                List.of());
        run.begin(List.of(events::add));
        return new Forecast(run, fixes);
    }

    private long cpuMs;
    private long messages;
    private long connects;
    private long ms;

    /** Simulates connects that take what messages leave of this many cores, up to 250,000. */
    private void saturated(Forecast forecast, double message, double connect, double interval, double cores) {
        double sent = 0;
        double connected = 0;
        double cpu = 0;
        for (ms = 0; connected < 250_000 || ms < 30_000; ms += 500) {
            forecast.observe(at(ms, Math.round(cpu), Math.round(sent), Math.round(connected)));
            if (ms < 3_000) {
                continue; // pods are scheduled
            }
            double perSecond = connected / interval;
            double free = cores - perSecond * message;
            double more = Math.min(250_000 - connected, Math.min(free / connect, 20_000) / 2);
            connected += more;
            sent += perSecond / 2;
            cpu += 1e3 * (more * connect + perSecond / 2 * message);
        }
        cpuMs = Math.round(cpu);
        messages = Math.round(sent);
        connects = Math.round(connected);
    }

    private Snapshot last() {
        return at(ms, cpuMs, messages, connects);
    }

    private static Snapshot last(long connections) {
        return at(60_000, 1_000, 1_000, connections);
    }

    /** Returns the CPU figures of two cores, of which this much was busy. */
    private static Snapshot at(long ms, long cpuMs, long messages, long connects) {
        ServerStats server = Stats.serverUp(1_000 + ms, connects, 0);
        server = Stats.with(server, "bytes", messages * 32);
        server = Stats.with(server, "sources", 40L);
        server = Stats.with(server, "cpu", new Cpu(cpuMs / 2, cpuMs, 2 * ms - cpuMs, 2, 0, 0, 0));
        return of(server);
    }

    private static Snapshot of(ServerStats server) {
        return new Snapshot(server, Clients.NONE, new Machine(0, 0, 0, 0), -1, List.of(), "", true);
    }

    private static Snapshot with(Snapshot seen, String name, Object value) {
        return of(Stats.with(seen.server(), name, value));
    }

    private static Snapshot conntrack(Snapshot seen, long entries) {
        return with(seen, "kernel", new KernelCounters(-1, -1, 0, 0, 0, 0, entries, 524_288, Map.of(), Map.of()));
    }

    private static BatchResult batch(int number, int connections) {
        return new BatchResult(
                number,
                10,
                connections,
                54,
                50,
                5_000,
                new Counts(connections, connections, connections),
                new MemoryPerConnection(8_200, 66, 200, 100, 200),
                2_000_000_000,
                12);
    }

    private static ClusterInfo.Node node(String name) {
        return new ClusterInfo.Node(name, "6.8.0", "v1.20.2", true, 2_000, 8L << 30, 110, -1, 0, 0);
    }

    private List<String> warnings() {
        return events.stream()
                .filter(Event.Warned.class::isInstance)
                .map(event -> ((Event.Warned) event).message())
                .toList();
    }
}
