package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.compare.Comparison;
import io.megaconn.orchestrator.compare.Comparison.Change;
import io.megaconn.orchestrator.compare.Range;
import io.megaconn.orchestrator.run.ThresholdResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Formats runs side by side. Pure. */
public final class ComparisonTable {
    private ComparisonTable() {}

    public static List<String> lines(Comparison comparison) {
        List<String> lines = new ArrayList<>(runs(comparison));
        lines.add("");
        if (comparison.settings().isEmpty()) {
            lines.add("same version, plan and environment: repeats of each other");
        } else {
            lines.addAll(settings(comparison));
        }
        lines.add("");
        lines.addAll(numbers(comparison));
        return lines;
    }

    private static List<String> runs(Comparison comparison) {
        Table table = new Table().header("", "run", "started", "exit code", "verdict");
        comparison
                .groups()
                .forEach(group -> group.runs()
                        .forEach(run ->
                                table.row(group.name(), run.run(), run.startedAt(), run.exitCode(), run.verdict())));
        return table.lines();
    }

    private static List<String> settings(Comparison comparison) {
        Table table = header(comparison, "differs", List.of());
        comparison.settings().forEach(setting -> {
            List<Object> cells = new ArrayList<>(List.of(setting.name()));
            setting.values().forEach(value -> cells.add(Objects.requireNonNullElse(value, "-")));
            table.row(cells.toArray());
        });
        return table.lines();
    }

    private static List<String> numbers(Comparison comparison) {
        Table table = header(
                comparison, "number", Collections.nCopies(comparison.groups().size() - 1, "change"));
        comparison.numbers().forEach(row -> {
            List<Object> cells = new ArrayList<>(List.of(row.name()));
            row.values().forEach(range -> cells.add(range(range, row.unit())));
            row.changes().forEach(change -> cells.add(change(change)));
            table.row(cells.toArray());
        });
        return table.lines();
    }

    private static Table header(Comparison comparison, String first, List<String> rest) {
        List<Object> cells = new ArrayList<>(List.of(first));
        comparison
                .groups()
                .forEach(group -> cells.add(
                        group.runs().size() == 1
                                ? group.name()
                                : "%s (%d runs: min, median, max)"
                                        .formatted(group.name(), group.runs().size())));
        cells.addAll(rest);
        return new Table().header(cells.toArray());
    }

    private static String range(@Nullable Range range, String unit) {
        if (range == null) {
            return "-";
        }
        String median = ThresholdResult.measured(range.median(), unit);
        return range.runs() == 1
                ? median
                : "%s, %s, %s"
                        .formatted(
                                ThresholdResult.measured(range.min(), unit),
                                median,
                                ThresholdResult.measured(range.max(), unit));
    }

    private static String change(@Nullable Change change) {
        if (change == null) {
            return "";
        }
        return "%+.1f%%%s".formatted(change.percent(), change.withinSpread() ? " within the spread" : "");
    }
}
