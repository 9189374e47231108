package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.kube.ReleaseStatus;
import io.megaconn.runtime.Quantities;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Formats the status of a release. Pure. */
public final class StatusTable {
    private StatusTable() {}

    /** @param columns of the terminal; wider content is shortened or broken into more lines */
    public static List<String> lines(ReleaseStatus status, Style style, int columns) {
        Table head = new Table()
                .row("release", "%s in namespace %s".formatted(status.release(), status.namespace()))
                .row("run", run(status))
                .row("server", server(status))
                .row("counts", status.counts())
                .row(
                        "messages",
                        "%s, %s"
                                .formatted(
                                        status.messagesPerSecond() < 0
                                                ? "unknown"
                                                : "%,d/s".formatted(status.messagesPerSecond()),
                                        status.silent() < 0
                                                ? "silent connections unknown"
                                                : Quantities.connections(status.silent()) + " silent"));
        List<String> lines = new ArrayList<>(Messages.fitting(head.lines(), columns));
        if (!status.batches().isEmpty()) {
            lines.add("");
            lines.addAll(batches(status.batches(), columns));
        }
        status.trouble().stream()
                .flatMap(trouble -> TextWidth.wrap(trouble, columns).stream())
                .forEach(line -> lines.add(style.bad(line)));
        return lines;
    }

    private static String server(ReleaseStatus status) {
        if (status.counts().external()) {
            return "not started by megaconn";
        }
        return status.server().isEmpty()
                ? "no pod"
                : "%s on %s, %s"
                        .formatted(
                                status.server(),
                                status.serverNode(),
                                Quantities.count(status.serverRestarts(), "restart"));
    }

    private static String run(ReleaseStatus status) {
        if (status.run().isEmpty()) {
            return "none yet";
        }
        return "%s, %s, target %,d%s"
                .formatted(
                        status.run(),
                        status.phase(),
                        status.target(),
                        status.ramping().isEmpty() ? "" : ", by " + status.ramping());
    }

    /** Shows the number of nodes if their names are too long. */
    private static List<String> batches(List<ReleaseStatus.Row> rows, int columns) {
        List<String> lines = table(rows, ReleaseStatus.Row::nodes);
        return lines.stream().allMatch(line -> TextWidth.width(line) <= columns)
                ? lines
                : table(rows, row -> Quantities.count(nodes(row.nodes()), "node"));
    }

    private static int nodes(String names) {
        return names.isEmpty() ? 0 : names.split(", ", -1).length;
    }

    private static List<String> table(List<ReleaseStatus.Row> rows, Function<ReleaseStatus.Row, String> nodes) {
        Table table = new Table().header("batch", "pods", "ready", "connections", "of", "restarts", "nodes");
        for (ReleaseStatus.Row row : rows) {
            table.row(
                    row.batch(),
                    row.pods(),
                    row.ready(),
                    Messages.known(row.connections()),
                    "%,d".formatted(row.expected()),
                    row.restarts(),
                    nodes.apply(row));
        }
        return table.lines();
    }
}
