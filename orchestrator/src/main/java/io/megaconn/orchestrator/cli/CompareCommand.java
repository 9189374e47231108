package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.compare.Comparison;
import io.megaconn.orchestrator.page.ComparePage;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.run.ReportReader;
import io.megaconn.orchestrator.run.RunFinder;
import io.megaconn.orchestrator.ui.ComparisonTable;
import io.megaconn.runtime.CalledAs;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.CommonOptions;
import io.megaconn.runtime.cli.OptionGroup;
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
            "Runs with the same version, plan and environment are repeats: their median is shown, and min and max from three runs on.",
            "",
            "Examples:",
            "  bin/orchestrator compare latest~1 latest",
            "  bin/orchestrator compare runs/* --html compared.html",
            "  bin/orchestrator compare runs/* --json"
        })
public final class CompareCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "RUN",
            description =
                    "A run: its folder, its ID or name in --output, latest, or latest~1 for the one before it. Name at"
                            + " least two.")
    List<String> wanted = List.of();

    @Mixin
    RunsFolderOption output = new RunsFolderOption();

    @Option(
            names = "--html",
            order = OptionGroup.OUTPUT,
            paramLabel = "FILE",
            description = "Write a page with overlaid plots as well.")
    @Nullable
    Path html;

    @Option(names = "--json", order = OptionGroup.OUTPUT, description = "Print it as JSON (docs/reference/json.md).")
    boolean json;

    @Mixin
    ConfigOption config = new ConfigOption();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        if (wanted.isEmpty()) {
            throw UserError.usage("name at least two runs: " + CalledAs.orchestrator() + " compare latest~1 latest");
        }
        RunFinder finder = new RunFinder(output.path, System.err::println);
        Map<Path, Report> runs = new LinkedHashMap<>();
        wanted.stream()
                .map(run -> finder.find(run).normalize())
                .forEach(folder -> runs.put(folder, ReportReader.read(folder)));
        if (runs.size() < 2) {
            throw UserError.usage(
                    "a comparison needs at least two runs: name another one beside %s".formatted(wanted.getFirst()));
        }
        Comparison comparison = Comparison.of(List.copyOf(runs.values()));
        if (html != null) {
            write(html, comparison, runs);
        }
        if (json) {
            System.out.println(Json.write(comparison));
        } else {
            Terminal.print(Terminal.style(), columns -> ComparisonTable.lines(comparison, columns));
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
