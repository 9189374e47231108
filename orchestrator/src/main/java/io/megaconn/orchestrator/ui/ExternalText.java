package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.event.ServerCost;
import io.megaconn.orchestrator.plan.ExternalTarget;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.wire.ClientTls;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Texts about a server that the run does not start. Pure. */
final class ExternalText {
    private ExternalText() {}

    /** Returns rows of the plan, each a label and a text. */
    static List<List<String>> rows(Plan plan, ExternalTarget external) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("server", server(external)));
        ClientTls tls = plan.workload().tls();
        if (tls != null) {
            rows.add(List.of("tls", tls(tls, plan.local() == null ? "the client image" : "the system")));
        }
        if (!external.here()) {
            rows.add(List.of("will get", load(plan)));
        }
        rows.add(List.of("counted by", String.join(", ", external.witnesses())));
        rows.add(List.of("unknown", String.join("; ", external.unknown())));
        if (plan.workload().expectsReplies()) {
            rows.add(List.of(
                    "batches",
                    "each is complete when every connection has had a reply, which takes %s (--message-interval) or longer"
                            .formatted(Quantities.format(plan.workload().messageInterval()))));
        }
        return rows;
    }

    private static String server(ExternalTarget external) {
        return "not started by megaconn, " + external.listener().words()
                + (external.processes().isEmpty() ? "" : ": " + String.join(", ", external.processes()));
    }

    /** @param system where the authorities are if none are given */
    private static String tls(ClientTls tls, String system) {
        return "version %s or later, certificates %s%s"
                .formatted(
                        tls.minVersion(),
                        tls.insecure()
                                ? "NOT verified (--tls-insecure)"
                                : "verified by the authorities of " + (tls.ca().isEmpty() ? system : tls.ca()),
                        tls.certificate().isEmpty() ? "" : ", client certificate " + tls.certificate());
    }

    /** States what will hit a server on another machine. */
    private static String load(Plan plan) {
        return "%s, %s%s"
                .formatted(
                        Quantities.connections(plan.target()),
                        plan.connectRate() == 0
                                ? "as fast as possible (--connect-rate limits it)"
                                : "at most %,d per second in all (--connect-rate)".formatted(plan.connectRate()),
                        plan.workload().script().idle()
                                ? ", and no messages"
                                : ", then %,.0f messages/s: %s"
                                        .formatted(plan.messageRate(), Messages.message(plan.workload())));
    }

    /** Describes the source addresses of the clients. */
    static String sources(ExternalTarget external) {
        return external.sources().isEmpty()
                ? "source address chosen by the kernel"
                : Quantities.count(external.sourceAddresses(), "source address", "source addresses") + " ("
                        + String.join(", ", external.sources()) + ")";
    }

    /** Adds what an external server took, who counted and what is unknown; nothing for megaconn's own server. */
    static void addTo(Table table, Report report) {
        ExternalTarget external = report.plan().external();
        if (external == null) {
            return;
        }
        if (!report.batches().isEmpty()) {
            cost(
                    table,
                    "server cost",
                    report.batches().getLast().serverCost(),
                    false,
                    !external.serverPods().isEmpty());
        }
        if (report.hold() != null) {
            cost(
                    table,
                    "in the hold",
                    report.hold().serverCost(),
                    true,
                    !external.serverPods().isEmpty());
        }
        table.row("counted by", String.join(", ", external.witnesses()));
        table.row("unknown", String.join("; ", external.unknown()));
    }

    private static void cost(Table table, String label, @Nullable ServerCost cost, boolean hold, boolean ofPods) {
        if (cost == null) {
            return;
        }
        List<String> parts = new ArrayList<>();
        if (ofPods) {
            parts.add(Quantities.count(cost.processes(), "pod"));
            parts.add(memory("working set", cost.groupMemory(), cost.groupMemoryPerConnection()));
        } else {
            parts.add(Quantities.count(cost.processes(), "process", "processes"));
            parts.add(memory("RSS", cost.rss(), cost.rssPerConnection()));
            parts.add(memory("PSS", cost.pss(), cost.pssPerConnection()));
            parts.add(
                    cost.groupMemory() < 0
                            ? ""
                            : memory("control group", cost.groupMemory(), cost.groupMemoryPerConnection()));
        }
        parts.add(cpu(cost, hold));
        parts.removeIf(String::isEmpty);
        table.row(label, String.join(", ", parts));
    }

    private static String memory(String what, long bytes, long perConnection) {
        return bytes < 0
                ? what + " unknown"
                : "%s %s (%s bytes per connection)"
                        .formatted(what, Quantities.bytes(bytes), Messages.known(perConnection));
    }

    private static String cpu(ServerCost cost, boolean hold) {
        if (cost.cpuMs() < 0) {
            return "CPU unknown";
        }
        double micros = cost.cpuMicrosPerMessage();
        return "CPU %.1f s in the %s%s"
                .formatted(
                        cost.cpuMs() / 1e3,
                        hold ? "hold" : "last batch",
                        hold && micros >= 0 ? " (%.1f µs per message sent)".formatted(micros) : "");
    }
}
