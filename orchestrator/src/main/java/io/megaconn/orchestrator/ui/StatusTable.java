package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.kube.ReleaseStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Formats the status of a release. Pure. */
public final class StatusTable {
    private StatusTable() {}

    /** @param columns of the terminal; wider content is shortened or broken into more lines */
    public static List<String> lines(ReleaseStatus look, Style style, int columns) {
        Table head = new Table()
                .row("release", "%s in namespace %s".formatted(look.release(), look.namespace()))
                .row("run", run(look))
                .row("server", server(look))
                .row("counts", look.counts())
                .row(
                        "messages",
                        "%s, %s"
                                .formatted(
                                        look.messagesPerSecond() < 0
                                                ? "unknown"
                                                : "%,d/s".formatted(look.messagesPerSecond()),
                                        look.silent() < 0
                                                ? "silent connections unknown"
                                                : "%,d connections silent".formatted(look.silent())));
        List<String> lines = new ArrayList<>(Messages.fitting(head.lines(), columns));
        if (!look.batches().isEmpty()) {
            lines.add("");
            lines.addAll(batches(look.batches(), columns));
        }
        look.trouble().stream()
                .flatMap(trouble -> TextWidth.wrap(trouble, columns).stream())
                .forEach(line -> lines.add(style.bad(line)));
        return lines;
    }

    private static String server(ReleaseStatus look) {
        return look.server().isEmpty()
                ? "no pod"
                : "%s on %s, %s"
                        .formatted(
                                look.server(),
                                look.serverNode(),
                                Messages.count(look.serverRestarts(), "restart", "restarts"));
    }

    private static String run(ReleaseStatus look) {
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

    /** Shows the number of nodes if their names are too long. */
    private static List<String> batches(List<ReleaseStatus.Row> rows, int columns) {
        List<String> lines = table(rows, ReleaseStatus.Row::nodes);
        return lines.stream().allMatch(line -> TextWidth.width(line) <= columns)
                ? lines
                : table(rows, row -> Messages.count(nodes(row.nodes()), "node", "nodes"));
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
                    "%,d".formatted(row.connections()),
                    "%,d".formatted(row.expected()),
                    row.restarts(),
                    nodes.apply(row));
        }
        return table.lines();
    }
}
