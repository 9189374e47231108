package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.compare.Comparison;
import io.megaconn.orchestrator.compare.Comparison.Change;
import io.megaconn.orchestrator.compare.ComparisonWords;
import io.megaconn.orchestrator.compare.Range;
import io.megaconn.runtime.Quantities;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Formats runs side by side. Pure. */
public final class ComparisonTable {
    private ComparisonTable() {}

    private static final String GAP = "  ";
    private static final String CONTINUED = "    ";

    /** @param columns of the terminal: in a narrow one, results have no spread, and cells that don't fit start a new line */
    public static List<String> lines(Comparison comparison, int columns) {
        List<String> lines = new ArrayList<>(runs(comparison));
        lines.add("");
        if (comparison.settings().isEmpty()) {
            lines.add("Version, plan and environment are the same in all runs.");
        } else {
            lines.addAll(fitting(settings(comparison), columns));
        }
        lines.add("");
        List<String> wide = numbers(comparison, true);
        boolean fits = wide.stream().allMatch(line -> TextWidth.width(line) <= columns);
        lines.addAll(fits ? wide : fitting(numbers(comparison, false), columns));
        return lines;
    }

    /** Breaks rows between cells. */
    private static List<String> fitting(List<String> rows, int columns) {
        List<String> lines = new ArrayList<>();
        for (String row : rows) {
            List<String> parts = TextWidth.width(row) <= columns
                    ? List.of(row)
                    : TextWidth.fold(row, GAP, columns - CONTINUED.length());
            lines.add(parts.getFirst());
            parts.stream().skip(1).forEach(part -> lines.add(CONTINUED + part.strip()));
        }
        return lines;
    }

    private static List<String> runs(Comparison comparison) {
        Table table = new Table().header("", "run", "started (UTC)", "exit code", "verdict");
        comparison
                .groups()
                .forEach(group -> group.runs()
                        .forEach(run -> table.row(
                                group.name(),
                                run.run(),
                                RunsTable.utc(run.startedAt()),
                                run.exitCode(),
                                RunsTable.words(run.name(), run.tags(), run.verdict()))));
        return table.lines();
    }

    private static List<String> settings(Comparison comparison) {
        List<Object> header = new ArrayList<>(List.of("setting"));
        comparison.groups().forEach(group -> header.add(group.name()));
        Table table = new Table().header(header.toArray());
        comparison.settings().forEach(setting -> {
            List<Object> cells = new ArrayList<>(List.of(ComparisonWords.setting(setting.name())));
            setting.values().forEach(value -> cells.add(ComparisonWords.value(value)));
            table.row(cells.toArray());
        });
        return table.lines();
    }

    private static List<String> numbers(Comparison comparison, boolean spread) {
        List<Object> header = new ArrayList<>(List.of("result"));
        comparison.groups().forEach(group -> header.add(name(group, spread)));
        comparison.groups().stream()
                .skip(1)
                .forEach(group -> header.add(
                        group.name() + " vs. " + comparison.groups().getFirst().name()));
        Table table = new Table().header(header.toArray());
        comparison.numbers().forEach(row -> {
            List<Object> cells = new ArrayList<>(List.of(ComparisonWords.metric(row.name())));
            row.values().forEach(range -> cells.add(range(range, row.unit(), spread)));
            row.changes().forEach(change -> cells.add(change(change, ComparisonWords.moreIsBetter(row.name()))));
            table.row(cells.toArray());
        });
        return table.lines();
    }

    private static String name(Comparison.Group group, boolean spread) {
        int runs = group.runs().size();
        return runs == 1
                ? group.name()
                : "%s: median%s of %d".formatted(group.name(), spread && runs > 2 ? " (min to max)" : "", runs);
    }

    /** Formats the median; with three runs or more also the spread. */
    private static String range(@Nullable Range range, String unit, boolean spread) {
        if (range == null) {
            return "-";
        }
        String median = measured(range.median(), unit);
        return !spread || range.runs() < 3
                ? median
                : "%s (%s to %s)".formatted(median, measured(range.min(), unit), measured(range.max(), unit));
    }

    /** Formats a number as the page does. */
    private static String measured(double number, String unit) {
        return switch (unit) {
            case "s" -> Quantities.time(number);
            case "bytes" -> Quantities.bytes(Math.round(number));
            default -> "%,.0f".formatted(number);
        };
    }

    private static String change(@Nullable Change change, boolean moreIsBetter) {
        if (change == null) {
            return "";
        }
        String judgement =
                change.withinSpread() ? "within the spread" : change.percent() > 0 == moreIsBetter ? "better" : "worse";
        return "%+,.1f%%, %s".formatted(change.percent(), judgement);
    }
}
