package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.event.LineLabel;
import io.megaconn.runtime.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Formatter of aligned columns: numbers to the right, text to the left. Pure. */
final class Table {
    private static final Pattern NUMBER = Pattern.compile("[-+]?[\\d,.]+( ?[a-zA-Z%/]+)?|-|unknown");

    private final List<List<String>> rows = new ArrayList<>();
    private int headers;
    private int firstColumn;

    /** Creates a table whose first column has the width of all labels. */
    static Table labelled() {
        Table table = new Table();
        table.firstColumn = LineLabel.WIDTH - 2;
        return table;
    }

    /** Adds a row of column names, above all others. */
    Table header(Object... cells) {
        headers++;
        return row(cells);
    }

    Table row(Object... cells) {
        rows.add(java.util.Arrays.stream(cells)
                .map(cell -> Printable.of(String.valueOf(cell)))
                .toList());
        return this;
    }

    List<String> lines() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        boolean[] numeric = new boolean[columns];
        for (int column = 0; column < columns; column++) {
            int c = column;
            widths[c] = cells(c).mapToInt(TextWidth::width).max().orElse(0);
            widths[c] = c == 0 ? Math.max(firstColumn, widths[c]) : widths[c];
            numeric[c] = headers > 0
                    && cells(c).skip(headers)
                            .allMatch(cell ->
                                    cell.isEmpty() || NUMBER.matcher(cell).matches());
        }
        return rows.stream().map(row -> line(row, widths, numeric)).toList();
    }

    private java.util.stream.Stream<String> cells(int column) {
        return rows.stream().filter(row -> row.size() > column).map(row -> row.get(column));
    }

    private static String line(List<String> row, int[] widths, boolean[] numeric) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < row.size(); c++) {
            String pad = " ".repeat(widths[c] - TextWidth.width(row.get(c)));
            line.append(c == 0 ? "" : "  ").append(numeric[c] ? pad + row.get(c) : row.get(c) + pad);
        }
        return line.toString().stripTrailing();
    }
}
