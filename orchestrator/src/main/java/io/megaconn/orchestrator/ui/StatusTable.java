package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.kube.StatusLook;
import java.util.ArrayList;
import java.util.List;

/** A look at a release as a person reads it. Pure. */
public final class StatusTable {
    private StatusTable() {}

    public static List<String> lines(StatusLook look, Style style) {
        Table head = new Table()
                .row("release", "%s in namespace %s".formatted(look.release(), look.namespace()))
                .row("run", run(look))
                .row(
                        "server",
                        look.server().isEmpty()
                                ? "no pod"
                                : "%s on %s, %s"
                                        .formatted(
                                                look.server(),
                                                look.serverNode(),
                                                Texts.count(look.serverRestarts(), "restart", "restarts")))
                .row("counts", look.counts())
                .row("messages", "%,d/s, %,d connections silent".formatted(look.messagesPerSecond(), look.silent()));
        List<String> lines = new ArrayList<>(head.lines());
        if (!look.batches().isEmpty()) {
            lines.add("");
            lines.addAll(batches(look.batches()));
        }
        look.trouble().forEach(trouble -> lines.add(style.bad(trouble)));
        return lines;
    }

    private static String run(StatusLook look) {
        if (look.run().isEmpty()) {
            return "none yet";
        }
        return "%s, %s, target %,d%s"
                .formatted(
                        look.run(),
                        look.phase(),
                        look.target(),
                        look.ramping().isEmpty() ? "" : ", by " + look.ramping());
    }

    private static List<String> batches(List<StatusLook.Row> rows) {
        Table table = new Table().header("batch", "pods", "ready", "connections", "of", "restarts", "nodes");
        for (StatusLook.Row row : rows) {
            table.row(
                    row.batch(),
                    row.pods(),
                    row.ready(),
                    "%,d".formatted(row.connections()),
                    "%,d".formatted(row.expected()),
                    row.restarts(),
                    row.nodes());
        }
        return table.lines();
    }
}
