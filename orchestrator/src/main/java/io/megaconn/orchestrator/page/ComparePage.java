package io.megaconn.orchestrator.page;

import io.megaconn.orchestrator.compare.Comparison;
import io.megaconn.orchestrator.compare.ComparisonWords;
import io.megaconn.orchestrator.run.AtomicFile;
import io.megaconn.orchestrator.run.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a page that shows runs side by side, with overlaid plots. */
public final class ComparePage {
    private ComparePage() {}

    /** @param runs report of each run, by its folder */
    public static void write(Path file, Comparison comparison, Map<Path, Report> runs) throws IOException {
        List<Map<String, @Nullable Object>> shown = new ArrayList<>();
        for (Map.Entry<Path, Report> run : runs.entrySet()) {
            shown.add(run(comparison, run.getKey(), run.getValue()));
        }
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("kind", "compare");
        data.put("comparison", comparison);
        data.put("words", ComparisonWords.of(comparison));
        data.put(
                "moreIsBetter",
                comparison.numbers().stream()
                        .map(Comparison.Row::name)
                        .filter(ComparisonWords::moreIsBetter)
                        .toList());
        data.put("runs", shown);
        AtomicFile.write(file, Page.html("megaconn, " + shown.size() + " runs", Assets.load(), data));
    }

    private static Map<String, @Nullable Object> run(Comparison comparison, Path folder, Report report)
            throws IOException {
        Map<String, @Nullable Object> run = new LinkedHashMap<>();
        run.put("run", report.run());
        run.put("name", report.name());
        run.put(
                "group",
                comparison.groups().get(comparison.groupOf(report.run())).name());
        run.put("connectTime", Percentiles.of(report.connectTime()));
        run.put("connectCount", report.connectTime().count());
        run.put("replyTime", Percentiles.of(report.replyTime()));
        run.put("replyCount", report.replyTime().count());
        run.put("batches", report.batches());
        run.put(
                "samples",
                SampleColumns.of(ReportPage.read(folder, report).past().rows()));
        return run;
    }
}
