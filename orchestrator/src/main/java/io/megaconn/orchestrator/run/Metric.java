package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.MemoryPerConnection;
import io.megaconn.orchestrator.event.ServerCost;
import io.megaconn.orchestrator.plan.ExternalTarget;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.Workload;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A number of the report that a {@link Threshold} can limit.
 *
 * @param name the name in a threshold expression
 * @param number reads the number from a report, in the kind's unit; null if the run ended before it was measured
 * @param objection reason why a threshold on it is not met whatever its number, or empty
 */
public record Metric(
        String name,
        Kind kind,
        Needs needs,
        Function<Report, @Nullable Number> number,
        Function<Report, String> objection) {
    public static final List<Metric> ALL = List.of(
            count("lost", Report::lost),
            count(
                    "failures",
                    r -> r.failures().values().stream().mapToLong(n -> n).sum()),
            count("deaths", r -> r.deaths().size()),
            new Metric(
                    "silent",
                    Kind.COUNT,
                    Needs.SILENCE,
                    r -> r.hold() == null ? null : known(r.hold().silentMost())),
            new Metric("messages_per_second", Kind.COUNT, Needs.HOLD, Metric::messagesPerSecond),
            count("connects_per_second", Metric::connectsPerSecond),
            new Metric(
                    "seconds_to_target",
                    Kind.SECONDS,
                    Needs.NOTHING,
                    r -> r.secondsToTarget() < 0 ? null : r.secondsToTarget()),
            PhaseMetrics.connect("connect_p50", Latency::p50),
            PhaseMetrics.connect("connect_p90", Latency::p90),
            PhaseMetrics.connect("connect_p99", Latency::p99),
            PhaseMetrics.connect("connect_p999", Latency::p999),
            PhaseMetrics.connect("connect_max", Latency::max),
            PhaseMetrics.handshake("handshake_p50", Latency::p50),
            PhaseMetrics.handshake("handshake_p90", Latency::p90),
            PhaseMetrics.handshake("handshake_p99", Latency::p99),
            PhaseMetrics.handshake("handshake_p999", Latency::p999),
            PhaseMetrics.handshake("handshake_max", Latency::max),
            PhaseMetrics.reply("reply_p50", 50, Latency::p50),
            PhaseMetrics.reply("reply_p90", 90, Latency::p90),
            PhaseMetrics.reply("reply_p99", 99, Latency::p99),
            PhaseMetrics.reply("reply_p999", 99.9, Latency::p999),
            PhaseMetrics.reply("reply_max", 100, Latency::max),
            PhaseMetrics.unanswered("unanswered"),
            PhaseMetrics.reply("ramp.reply_p50", 50, Latency::p50),
            PhaseMetrics.reply("ramp.reply_p90", 90, Latency::p90),
            PhaseMetrics.reply("ramp.reply_p99", 99, Latency::p99),
            PhaseMetrics.reply("ramp.reply_p999", 99.9, Latency::p999),
            PhaseMetrics.reply("ramp.reply_max", 100, Latency::max),
            PhaseMetrics.unanswered("ramp.unanswered"),
            new Metric("server_gc_max", Kind.TIME, Needs.OWN_SERVER, r -> seconds(r.serverGcMaxMs())),
            new Metric("client_gc_max", Kind.TIME, Needs.NOTHING, r -> seconds(r.clientGcMaxMs())),
            new Metric("memory_peak", Kind.BYTES, Needs.NOTHING, r -> known(r.memoryPeak())),
            perConnection("kernel_per_connection", MemoryPerConnection::kernel),
            perConnection("server_heap_per_connection", Needs.OWN_SERVER, MemoryPerConnection::serverHeap),
            perConnection("server_rss_per_connection", MemoryPerConnection::serverRss),
            new Metric("server_bytes_per_connection", Kind.BYTES, Needs.EXTERNAL_SERVER, Metric::serverBytes),
            perConnection("client_heap_per_connection", MemoryPerConnection::clientHeap),
            perConnection("client_rss_per_connection", MemoryPerConnection::clientRss));

    Metric(String name, Kind kind, Needs needs, Function<Report, @Nullable Number> number) {
        this(name, kind, needs, number, report -> "");
    }

    /** The notation of a metric's numbers. */
    public enum Kind {
        COUNT(""),
        /** A long time, for which a plain number means seconds. */
        SECONDS("s"),
        TIME("s"),
        BYTES("bytes");

        final String unit;

        Kind(String unit) {
            this.unit = unit;
        }
    }

    /** Prerequisite of this metric. */
    public enum Needs {
        NOTHING,
        OWN_SERVER,
        EXTERNAL_SERVER,
        ECHO,
        HOLD,
        SILENCE,
        TLS
    }

    /** Returns the unit: {@code s}, {@code bytes}, or empty for a count. */
    public String unit() {
        return kind.unit;
    }

    static String names() {
        return String.join(", ", ALL.stream().map(Metric::name).toList());
    }

    /** Returns the reason why a run of this plan will not measure it, with the fix; empty if it will. */
    String obstacle(Plan plan) {
        ExternalTarget external = plan.external();
        if (external != null && (needs == Needs.OWN_SERVER || needs == Needs.SILENCE || needs == Needs.HOLD)) {
            return "only megaconn's own server reports it: omit --endpoint, or this threshold";
        }
        Duration hold = plan.criteria().hold();
        Duration silence = Duration.ofMillis(Math.round(Workload.INTERVALS_TO_SEE_SILENCE
                * plan.workload().messageInterval().toMillis()));
        return switch (needs) {
            case ECHO ->
                plan.workload().expectsReplies()
                        ? ""
                        : "reply times are measured only with --reply echo (in a cluster: --set server.reply=echo) or --expect";
            case TLS ->
                plan.workload().tls() == null
                        ? "handshakes are measured only over TLS: use --endpoint tls:// or wss://, or --protocol tls or wss, or omit this threshold"
                        : "";
            case HOLD -> hold.isZero() ? "messages are counted only during a hold: add --hold 30s" : "";
            case SILENCE ->
                hold.compareTo(silence) < 0
                        ? "silence is detected after 2.25 message intervals: add --hold " + Quantities.format(silence)
                        : "";
            case EXTERNAL_SERVER ->
                external == null
                        ? "it is measured for an external server: use server_rss_per_connection, or add --endpoint"
                        : external.processes().isEmpty()
                                        && external.serverPods().isEmpty()
                                ? plan.local() == null
                                        ? "the server's pods are unknown: add --server-selector NAMESPACE/LABELS"
                                        : "the server's processes are unknown: add --server-pid PID"
                                : "";
            case NOTHING, OWN_SERVER -> "";
        };
    }

    private static Metric count(String name, Function<Report, @Nullable Number> number) {
        return new Metric(name, Kind.COUNT, Needs.NOTHING, number);
    }

    /** Returns a metric of the memory per connection at the end of the last batch. */
    private static Metric perConnection(String name, ToLongFunction<MemoryPerConnection> bytes) {
        return perConnection(name, Needs.NOTHING, bytes);
    }

    private static Metric perConnection(String name, Needs needs, ToLongFunction<MemoryPerConnection> bytes) {
        return new Metric(
                name,
                Kind.BYTES,
                needs,
                report -> report.batches().isEmpty()
                        ? null
                        : known(bytes.applyAsLong(report.batches().getLast().memory())));
    }

    private static @Nullable Number serverBytes(Report report) {
        ServerCost cost =
                report.batches().isEmpty() ? null : report.batches().getLast().serverCost();
        return cost == null ? null : known(cost.bytesPerConnection());
    }

    private static @Nullable Number known(long bytes) {
        return bytes < 0 ? null : bytes;
    }

    private static @Nullable Number seconds(long ms) {
        return ms < 0 ? null : ms / 1e3;
    }

    private static @Nullable Number messagesPerSecond(Report report) {
        return report.hold() == null
                        || report.hold().seconds() <= 0
                        || report.hold().messages() < 0
                ? null
                : report.hold().messages() / report.hold().seconds();
    }

    /** Returns the rate over all batches that were observed from their start. */
    private static @Nullable Number connectsPerSecond(Report report) {
        double seconds = 0;
        long connections = 0;
        long before = 0;
        for (BatchResult batch : report.batches()) {
            if (batch.perSecond() > 0) {
                seconds += batch.connectSeconds();
                connections += batch.connections() - before;
            }
            before = batch.connections();
        }
        return seconds <= 0 ? null : connections / seconds;
    }
}
