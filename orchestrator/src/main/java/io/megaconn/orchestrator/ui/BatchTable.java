package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.event.BatchResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Formats the batches of a run. Pure. */
final class BatchTable {
    private static final String GAP = "  ";

    private BatchTable() {}

    /** Returns one table, or two below each other if that is too wide: one of times, one of memory. */
    static List<String> lines(List<BatchResult> batches, int columns) {
        List<String> rates = rates(batches);
        List<String> memory = memory(batches);
        List<String> one = beside(titled("", titled("", rates)), memory);
        if (one.stream().allMatch(line -> TextWidth.width(line) <= columns)) {
            return one;
        }
        List<String> two = new ArrayList<>(rates);
        two.add("");
        two.addAll(beside(titled("", titled("", block(batches, List.of("batch"), r -> row(r.number())))), memory));
        return two;
    }

    private static List<String> rates(List<BatchResult> batches) {
        return block(
                batches,
                List.of("batch", "connections", "seconds", "connects/s"),
                r -> row(
                        r.number(),
                        "%,d".formatted(r.connections()),
                        "%.1f".formatted(r.seconds()),
                        "%,d".formatted(r.perSecond())));
    }

    private static List<String> memory(List<BatchResult> batches) {
        List<String> heads = List.of("heap", "process");
        List<String> kernel = block(
                batches, List.of("kernel"), r -> row(Messages.known(r.memory().kernel())));
        boolean external = batches.getFirst().counts().external();
        List<String> server = external
                ? block(
                        batches,
                        List.of("PSS", "RSS"),
                        r -> row(
                                Messages.known(
                                        r.serverCost() == null
                                                ? -1
                                                : r.serverCost().pssPerConnection()),
                                Messages.known(r.memory().serverRss())))
                : block(
                        batches,
                        heads,
                        r -> row(
                                Messages.known(r.memory().serverHeap()),
                                Messages.known(r.memory().serverRss())));
        List<String> client = block(
                batches,
                heads,
                r -> row(
                        Messages.known(r.memory().clientHeap()),
                        Messages.known(r.memory().clientRss())));
        return titled(
                "bytes per connection",
                beside(beside(titled("", kernel), titled("server", server)), titled("client", client)));
    }

    private static Object[] row(Object... cells) {
        return cells;
    }

    private static List<String> block(
            List<BatchResult> batches, List<String> heads, Function<BatchResult, Object[]> row) {
        Table table = new Table().header(heads.toArray());
        batches.forEach(batch -> table.row(row.apply(batch)));
        return table.lines();
    }

    private static List<String> titled(String title, List<String> lines) {
        List<String> titled = new ArrayList<>(List.of(title));
        titled.addAll(lines);
        return titled;
    }

    /** Joins blocks of the same height. */
    private static List<String> beside(List<String> left, List<String> right) {
        int width = left.stream().mapToInt(TextWidth::width).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            String pad = " ".repeat(width - TextWidth.width(left.get(i)));
            lines.add((left.get(i) + pad + GAP + right.get(i)).stripTrailing());
        }
        return lines;
    }
}
