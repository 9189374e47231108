package io.megaconn.orchestrator.ui;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.MemoryPerConnection;
import io.megaconn.orchestrator.event.ServerCost;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.metrics.Metrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** State of a run as Prometheus metrics, from its latest events. docs/how-to/metrics.md lists the metrics. */
public final class RampMetrics implements Consumer<Event>, MultiCollector {
    private static final Event.Sampled NOTHING = new Event.Sampled(0, Counts.UNKNOWN, 0, -1, -1, 0, -1);

    private Event.@Nullable RunStarted run;
    private Event.Sampled sample = NOTHING;
    private @Nullable BatchResult batch;
    private List<Finding> findings = List.of();
    private final RampHistograms times = new RampHistograms();
    private int batchesDone;
    private int deaths;
    private boolean holding;

    @Override
    public synchronized void accept(Event event) {
        switch (event) {
            case Event.RunStarted started -> run = started;
            case Event.Resumed resumed -> batchesDone = resumed.batches();
            case Event.Sampled sampled -> sample = sampled;
            case Event.BatchDone done -> {
                batch = done.result();
                batchesDone = done.result().number();
            }
            case Event.ProcessDied _ -> deaths++;
            case Event.Diagnosed diagnosed -> findings = diagnosed.findings();
            case Event.HoldStarted _ -> holding = true;
            case Event.HoldDone _ -> holding = false;
            default -> {}
        }
    }

    /** Takes the times of the clients that have answered. */
    public synchronized void observe(Snapshot snapshot) {
        times.observe(snapshot);
    }

    @Override
    public synchronized MetricSnapshots collect() {
        Metrics metrics = new Metrics("megaconn_ramp");
        if (run == null) {
            return metrics.snapshots(); // nothing yet
        }
        metrics.info(
                        "Run and version of the orchestrator.",
                        Labels.of(
                                "run",
                                run.run(),
                                "name",
                                run.name(),
                                "version",
                                run.version(),
                                "place",
                                run.cluster() == null ? "local" : "kubernetes"))
                .gauge("target_connections", "Connections to reach.", run.plan().target())
                .gauge("expected_connections", "Connections to reach in this batch.", sample.expected())
                .gauge(
                        "connections",
                        "Connections as each side counts them; a side whose count is unknown is missing.",
                        "side",
                        sides(sample.counts()))
                .gauge("clients", "Clients of the plan.", run.plan().clients())
                .gauge("ready_clients", "Clients with all their connections.", sample.clientsReady())
                .gauge("batches", "Batches of the plan.", run.plan().batchCount())
                .counter("batches_done", "Completed batches, including those of earlier orchestrators.", batchesDone)
                .gauge("holding", "1 while the target is held.", holding ? 1 : 0)
                .counter("connections_lost", "Connections lost since the start of the run.", sample.lost())
                .gaugeIfKnown("silent_connections", "Connections that are silent now.", sample.silent())
                .gaugeIfKnown(
                        "messages_per_second",
                        "Messages that reached the server in the last second.",
                        sample.messagesPerSecond())
                .counter(
                        "failures",
                        "Connects that failed, and losses, by errno, since the start of the run.",
                        "reason",
                        sample.failures())
                .gaugeIfKnown(
                        "taken_memory_bytes",
                        "Memory of the run: its processes, and the kernel's for their sockets.",
                        sample.memoryTaken())
                .gaugeIfKnown(
                        "server_memory_bytes",
                        "Resident set of the server's processes.",
                        sample.load().serverMemory())
                .gaugeIfKnown(
                        "unanswered_requests",
                        "Requests of this phase open for longer than a message interval, or ended without a reply.",
                        sample.unanswered())
                .counter("process_deaths", "Server and client processes, or pods, that died.", deaths)
                .gauge("findings", "Limits that currently prevent connections.", "limit", limits());
        if (!times.isEmpty()) {
            metrics.histogram(
                    "connect_seconds",
                    "From connect(2) to established, of the clients that were queried, since their start.",
                    times.connects());
            if (run.plan().workload().tls() != null) {
                metrics.histogram(
                        "handshake_seconds",
                        "From a successful connect until the TLS handshake is complete, of the clients that were queried, since"
                                + " their start.",
                        times.handshakes());
                metrics.counter(
                        "resumed_handshakes",
                        "TLS handshakes that resumed a session, with --tls-resume, of the clients that were queried, since their"
                                + " start.",
                        times.resumed());
            }
            if (run.plan().workload().expectsReplies()) {
                metrics.histogram(
                        "reply_seconds",
                        "From the intended send time to the complete reply, of the clients that were queried, since their"
                                + " start.",
                        times.replies());
            }
        }
        if (batch != null) {
            metrics.gauge("batch_seconds", "Duration of the last batch, until all counts matched.", batch.seconds())
                    .gauge(
                            "connection_memory_bytes",
                            "Memory per connection after the last batch.",
                            "part",
                            parts(batch));
        }
        return metrics.snapshots();
    }

    private static Map<String, Long> sides(Counts counts) {
        Map<String, Long> sides = new TreeMap<>();
        counts.clients().ifPresent(count -> sides.put("clients", count));
        counts.server().ifPresent(count -> sides.put("server", count));
        counts.kernel().ifPresent(count -> sides.put("kernel", count));
        counts.clientsKernel().ifPresent(count -> sides.put("clients_kernel", count));
        counts.others().ifPresent(count -> sides.put("others", count));
        return sides;
    }

    private Map<String, Long> limits() {
        return findings.stream().collect(groupingBy(finding -> finding.limit().toString(), TreeMap::new, counting()));
    }

    private static Map<String, Long> parts(BatchResult batch) {
        MemoryPerConnection memory = batch.memory();
        ServerCost cost = batch.serverCost();
        Map<String, Long> parts = new TreeMap<>(Map.of(
                "server_heap",
                memory.serverHeap(),
                "server_rss",
                memory.serverRss(),
                "client_heap",
                memory.clientHeap(),
                "client_rss",
                memory.clientRss()));
        parts.put("kernel", memory.kernel());
        parts.put("server_pss", cost == null ? -1 : cost.pssPerConnection());
        parts.put("server_group", cost == null ? -1 : cost.groupMemoryPerConnection());
        parts.values().removeIf(bytes -> bytes < 0); // unknown
        return parts;
    }
}
