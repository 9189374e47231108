package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.Fault;
import io.megaconn.orchestrator.event.HoldResult;
import io.megaconn.orchestrator.event.PhaseResult;
import io.megaconn.orchestrator.event.RunLabels;
import io.megaconn.orchestrator.plan.ExternalTarget;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.wire.Deliveries;
import io.megaconn.runtime.wire.Latency;
import io.megaconn.runtime.wire.ProtocolStats;
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

    /** @param columns of the terminal: where the table of batches does not fit, its memory is a table of its own */
    public static List<String> lines(Report report, String record, Style style, int columns) {
        List<String> lines = new ArrayList<>();
        if (!report.batches().isEmpty()) {
            lines.add("");
            lines.addAll(BatchTable.lines(report.batches(), columns));
        }
        lines.add("");
        lines.addAll(summary(report, record).lines());
        String verdict = "%s (exit code %d)".formatted(report.verdict(), report.exitCode());
        lines.add("");
        lines.add(report.exitCode() == 0 ? style.good(verdict) : style.bad(verdict));
        return lines;
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
        Table table = Table.labelled();
        if (!report.name().isEmpty()) {
            table.row("name", report.name());
        }
        if (!report.tags().isEmpty()) {
            table.row("tags", RunLabels.text(report.tags()));
        }
        table.row("counts", report.counts() + report.ages().mark());
        if (report.secondsToTarget() >= 0) {
            table.row("target", "%,d after %.1f s".formatted(report.plan().target(), report.secondsToTarget()));
        }
        HoldResult hold = report.hold();
        if (hold != null) {
            table.row(
                    "hold",
                    "%s: %,d lost, %s, %s%s%s"
                            .formatted(
                                    hold.lasted(report.plan().criteria().hold()),
                                    hold.lost(),
                                    hold.silentMost() < 0
                                            ? "silent unknown"
                                            : "%,d silent".formatted(hold.silentMost()),
                                    messages(hold),
                                    Messages.heard(hold.clientsHeard(), hold.clientsAsked()),
                                    report.ages().mark()));
        }
        batchesHeard(table, report.batches());
        ExternalText.addTo(table, report);
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
        report.deaths().stream()
                .filter(died -> report.faults().stream().noneMatch(fault -> isOf(fault, died)))
                .forEach(died -> table.row("died", DeathText.row(died)));
        report.faults().forEach(fault -> table.row("fault", fault.line()));
        report.warnings().forEach(warning -> table.row("warning", warning));
        report.thresholds()
                .forEach(t -> table.row(
                        "threshold", "%s: %s, %s".formatted(t.expression(), t.measured(), t.ok() ? "met" : "NOT MET")));
        return table.row("record", record);
    }

    private static String messages(HoldResult hold) {
        return hold.messages() < 0
                ? "messages unknown"
                : "%s (%,.0f/s)"
                        .formatted(
                                Quantities.count(hold.messages(), "message"),
                                hold.messages() / Math.max(0.001, hold.seconds()));
    }

    /** Returns true if the line of the fault also has the process, its exit code and, where they are known, its connections. */
    private static boolean isOf(Fault fault, Event.ProcessDied died) {
        return fault.process().equals(died.process())
                && (died.connections() < 0 || fault.connections() == died.connections())
                && (died.exitCode() < 0 || fault.cause().contains("exit code " + died.exitCode()));
    }

    private static String pause(long ms) {
        return ms < 0 ? "unknown" : ms + " ms";
    }

    private static String memoryPeak(Report report) {
        if (report.memoryPeak() < 0) {
            ExternalTarget external = report.plan().external();
            if (external != null && report.plan().local() == null) {
                return "unknown: the pods' nodes are not measured";
            }
            return external == null && report.serverGcMaxMs() < 0
                    ? "unknown: the server never answered"
                    : "unknown: other programs' TCP sockets or buffers can't be distinguished from the run's";
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
        boolean replies = report.plan().workload().expectsReplies();
        if (phase == null) {
            if (name.equals("ramp") || report.hold() != null) {
                table.row(name + " times", "unknown");
            }
            return;
        }
        latency(table, name + " connect", phase.connectTime(), heard(phase));
        latency(
                table,
                name + " TLS",
                "handshake ",
                phase.handshakeTime(),
                "; " + ProtocolStats.handshakes(phase.handshakeTime().count(), phase.resumedHandshakes())
                        + heard(phase));
        latency(table, name + " opening", phase.openingTime(), heard(phase));
        latency(table, name + " replies", phase.replyTime(), heard(phase));
        delivery(table, name + " delivery", phase.delivery(), heard(phase));
        delivery(table, name + " arrival", phase.serverDelivery(), "");
        if (replies) {
            table.row(
                    name + " answers",
                    "%s requests answered, %s unanswered%s"
                            .formatted(
                                    Messages.known(phase.answered()),
                                    Messages.known(phase.unanswered()),
                                    heard(phase)));
        }
    }

    private static void delivery(Table table, String name, @Nullable Deliveries delivery, String heard) {
        if (delivery == null) {
            return;
        }
        if (delivery.time().count() == 0) {
            table.row(
                    name,
                    delivery.otherClock() == 0
                            ? "unknown: no message with {time} was received" + heard
                            : "unknown: %s came from other machines%s"
                                    .formatted(Quantities.count(delivery.otherClock(), "message"), heard));
            return;
        }
        String other = delivery.otherClock() == 0
                ? ""
                : ", %s from other machines unknown".formatted(Quantities.count(delivery.otherClock(), "message"));
        latency(table, name, delivery.time(), other + heard);
    }

    private static String heard(PhaseResult phase) {
        return Messages.heard(phase.clientsHeard(), phase.clients());
    }

    /** @param heard number of clients that the figures come from, or empty */
    private static void latency(Table table, String name, Latency latency, String heard) {
        latency(table, name, "", latency, heard);
    }

    /** @param what of the times, if the name is not enough */
    private static void latency(Table table, String name, String what, Latency latency, String heard) {
        if (latency.count() > 0) {
            table.row(
                    name,
                    what
                            + "p50 %s, p99 %s, p99.9 %s, max %s%s"
                                    .formatted(
                                            Messages.millis(latency.p50()),
                                            Messages.millis(latency.p99()),
                                            Messages.millis(latency.p999()),
                                            Messages.millis(latency.max()),
                                            heard));
        }
    }
}
