package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.compare.Comparison;
import io.megaconn.orchestrator.page.ComparePage;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.run.ReportReader;
import io.megaconn.orchestrator.ui.ComparisonTable;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Shell;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.CommonOptions;
import io.megaconn.runtime.wire.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "compare",
        header = "Show two or more runs side by side: settings and results.",
        sortOptions = false,
        description = "",
        footer = {
            "",
            "Runs with the same version, plan and environment are repeats of each other: min, median, max.",
            "",
            "Examples:",
            "  bin/orchestrator compare runs/20261125-170000-ab12 runs/20261126-170000-cd34",
            "  bin/orchestrator compare runs/* --html compared.html"
        })
public final class CompareCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "RUN", description = "Folder of a run, such as runs/<run>.")
    List<Path> folders = List.of();

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with overlaid plots as well.")
    @Nullable
    Path html;

    @Option(names = "--json", description = "Print it as JSON.")
    boolean json;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        if (folders.isEmpty()) {
            throw UserError.usage(
                    "name at least two runs: " + Shell.orchestrator() + " compare runs/FIRST runs/SECOND");
        }
        Map<Path, Report> runs = new LinkedHashMap<>();
        folders.forEach(folder -> runs.put(folder.normalize(), ReportReader.read(folder)));
        if (runs.size() < 2) {
            throw UserError.usage(
                    "a comparison needs at least two runs: name another one beside %s".formatted(folders.getFirst()));
        }
        Comparison comparison = Comparison.of(List.copyOf(runs.values()));
        if (html != null) {
            write(html, comparison, runs);
        }
        if (json) {
            System.out.println(Json.write(comparison));
        } else {
            ComparisonTable.lines(comparison).forEach(System.out::println);
        }
        return ExitCode.OK;
    }

    private static void write(Path file, Comparison comparison, Map<Path, Report> runs) {
        try {
            ComparePage.write(file, comparison, runs);
        } catch (IOException e) {
            throw UserError.usage(
                    "%s can't be written: %s: choose another with --html FILE".formatted(file, UserError.reason(e)));
        }
    }
}
