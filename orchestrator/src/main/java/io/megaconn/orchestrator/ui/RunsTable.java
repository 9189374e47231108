package io.megaconn.orchestrator.ui;

import io.megaconn.orchestrator.event.RunLabels;
import io.megaconn.orchestrator.run.RunEntry;
import io.megaconn.runtime.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Formats a list of runs. Pure. */
public final class RunsTable {
    private static final String UNKNOWN = "unknown";

    /** Minimum width of the verdicts beside the other columns; in less, each has lines of its own. */
    private static final int VERDICT = 30;

    private RunsTable() {}

    /** @param columns of the terminal: verdict, name and tags are below the other columns where they don't fit */
    public static List<String> lines(List<RunEntry> runs, int columns) {
        Table table = new Table().header("run", "started (UTC)", "target", "to target", "exit code");
        runs.forEach(run -> table.row(
                run.run(),
                run.startedAt() == null ? UNKNOWN : utc(run.startedAt()),
                run.target() < 0 ? UNKNOWN : "%,d".formatted(run.target()),
                run.secondsToTarget() < 0 ? "-" : "%,.1f s".formatted(run.secondsToTarget()),
                run.exitCode() < 0 ? "-" : run.exitCode()));
        List<String> known = table.lines();
        int width = known.stream().mapToInt(TextWidth::width).max().orElse(0) + 2;
        boolean beside = columns - width >= VERDICT;
        List<String> lines = new ArrayList<>(List.of(known.getFirst()));
        for (int i = 0; i < runs.size(); i++) {
            RunEntry run = runs.get(i);
            String line = known.get(i + 1);
            int indent = beside ? width : 4;
            List<String> below = TextWidth.wrap(
                    words(run.name(), run.tags(), run.verdict()),
                    columns == Integer.MAX_VALUE ? columns : columns - indent);
            if (beside) {
                lines.add(line + " ".repeat(indent - TextWidth.width(line)) + below.removeFirst());
            } else {
                lines.add(line);
            }
            below.forEach(more -> lines.add(" ".repeat(indent) + more));
        }
        return lines;
    }

    /** Formats an ISO timestamp as {@code 2026-11-26 17:00:00}. */
    static String utc(String iso) {
        return iso.replace('T', ' ').replaceFirst("(\\.\\d+)?Z$", "");
    }

    /** Returns name, tags and verdict: {@code "baseline" [kernel=6.12] 1,000,000 connections held}. */
    static String words(String name, Map<String, String> tags, String verdict) {
        return Printable.of((name.isEmpty() ? "" : "\"%s\" ".formatted(name))
                + (tags.isEmpty() ? "" : "[%s] ".formatted(RunLabels.text(tags)))
                + verdict);
    }
}
