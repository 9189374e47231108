package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.HoldResult;
import io.megaconn.orchestrator.event.MemoryPerConnection;
import io.megaconn.orchestrator.event.PhaseResult;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Formats the report at the end of a run. Names have at most 12 characters, so that the values of all reports start in the same
 * column. Pure.
 */
public final class ClosingTable {
    private ClosingTable() {}

    public static List<String> lines(Report report, String record, Style style) {
        List<String> lines = new ArrayList<>();
        if (!report.batches().isEmpty()) {
            lines.add("");
            lines.addAll(batches(report.batches()));
        }
        lines.add("");
        lines.addAll(summary(report, record).lines());
        String verdict = "%s (exit code %d)".formatted(report.verdict(), report.exitCode());
        lines.add("");
        lines.add(report.exitCode() == 0 ? style.good(verdict) : style.bad(verdict));
        return lines;
    }

    private static List<String> batches(List<BatchResult> batches) {
        Table table = new Table()
                .header("", "", "", "", "B/conn:", "server", "", "client", "")
                .header("batch", "connections", "seconds", "connects/s", "kernel", "heap", "rss", "heap", "rss");
        for (BatchResult r : batches) {
            MemoryPerConnection m = r.memory();
            table.row(
                    r.number(),
                    "%,d".formatted(r.connections()),
                    "%.1f".formatted(r.seconds()),
                    "%,d".formatted(r.perSecond()),
                    Messages.known(m.kernel()),
                    "%,d".formatted(m.serverHeap()),
                    "%,d".formatted(m.serverRss()),
                    "%,d".formatted(m.clientHeap()),
                    "%,d".formatted(m.clientRss()));
        }
        return table.lines();
    }

    /** Adds a line if the memory of a client is an average of only some clients. */
    private static void batchesHeard(Table table, List<BatchResult> batches) {
        String partly = batches.stream()
                .filter(batch -> batch.clientsHeard() >= 0 && batch.clientsHeard() < batch.clientsAsked())
                .map(batch -> "batch %d: %d of %d clients"
                        .formatted(batch.number(), batch.clientsHeard(), batch.clientsAsked()))
                .collect(Collectors.joining(", "));
        if (!partly.isEmpty()) {
            table.row("client stats", partly);
        }
    }

    private static Table summary(Report report, String record) {
        Table table = new Table().row("counts", report.counts() + report.ages().mark());
        if (report.secondsToTarget() >= 0) {
            table.row("target", "%,d after %.1f s".formatted(report.plan().target(), report.secondsToTarget()));
        }
        HoldResult hold = report.hold();
        if (hold != null) {
            table.row(
                    "hold",
                    "%s s: %,d lost, %,d silent, %,d messages (%,.0f/s)%s%s"
                            .formatted(
                                    hold.lasted(),
                                    hold.lost(),
                                    hold.silentMost(),
                                    hold.messages(),
                                    hold.messages() / Math.max(0.001, hold.seconds()),
                                    Messages.heard(hold.clientsHeard(), hold.clientsAsked()),
                                    report.ages().mark()));
        }
        batchesHeard(table, report.batches());
        times(table, report);
        table.row("memory peak", memoryPeak(report));
        table.row(
                "max gc pause",
                "server %s, clients %s".formatted(pause(report.serverGcMaxMs()), pause(report.clientGcMaxMs())));
        if (!report.failures().isEmpty()) {
            table.row("failures", report.failures());
        }
        report.findings()
                .forEach(finding -> table.row(
                        finding.resolved() >= 0 || report.exitCode() == 0 ? "noticed" : "limit", finding.line()));
        report.deaths().forEach(died -> table.row("died", DeathText.row(died)));
        report.faults().forEach(fault -> table.row("fault", fault.line()));
        report.warnings().forEach(warning -> table.row("warning", warning));
        report.thresholds()
                .forEach(t -> table.row(
                        "threshold", "%s: %s, %s".formatted(t.expression(), t.measured(), t.ok() ? "met" : "NOT MET")));
        return table.row("record", record);
    }

    private static String pause(long ms) {
        return ms < 0 ? "unknown" : ms + " ms";
    }

    private static String memoryPeak(Report report) {
        if (report.memoryPeak() < 0) {
            return report.serverGcMaxMs() < 0
                    ? "unknown: the server never answered"
                    : "unknown: other programs opened or closed sockets";
        }
        return Quantities.bytes(report.memoryPeak())
                + (report.cluster() == null
                        ? " (server, clients and kernel socket memory)"
                        : " (server and kernel socket memory)");
    }

    /** Adds the times of ramp and hold separately; reports of older versions have only the sum. */
    private static void times(Table table, Report report) {
        PhaseResult ramp = report.phases().ramp();
        PhaseResult held = report.phases().hold();
        if (ramp == null && held == null) {
            latency(table, "connect time", report.connectTime(), "");
            latency(table, "reply time", report.replyTime(), "");
            return;
        }
        phase(table, "ramp", ramp, report);
        phase(table, "hold", held, report);
    }

    private static void phase(Table table, String name, @Nullable PhaseResult phase, Report report) {
        boolean replies = report.plan().workload().reply() != Reply.NONE;
        if (phase == null) {
            if (name.equals("ramp") || report.hold() != null) {
                table.row(name + " times", "unknown");
            }
            return;
        }
        latency(table, name + " connect", phase.connectTime(), heard(phase));
        latency(table, name + " replies", phase.replyTime(), heard(phase));
        if (replies) {
            table.row(
                    name + " answers",
                    "%,d requests answered, %s unanswered%s"
                            .formatted(phase.answered(), Messages.known(phase.unanswered()), heard(phase)));
        }
    }

    private static String heard(PhaseResult phase) {
        return Messages.heard(phase.clientsHeard(), phase.clients());
    }

    /** @param heard number of clients that the figures come from, or empty */
    private static void latency(Table table, String name, Latency latency, String heard) {
        if (latency.count() > 0) {
            table.row(
                    name,
                    "p50 %s, p99 %s, p99.9 %s, max %s%s"
                            .formatted(
                                    millis(latency.p50()),
                                    millis(latency.p99()),
                                    millis(latency.p999()),
                                    millis(latency.max()),
                                    heard));
        }
    }

    private static String millis(long micros) {
        return (micros < 1_000 ? "%,.3f ms" : "%,.1f ms").formatted(micros / 1000.0);
    }
}
