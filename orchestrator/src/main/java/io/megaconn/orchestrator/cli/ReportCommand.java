package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.kube.Cluster;
import io.megaconn.orchestrator.kube.RunStore;
import io.megaconn.orchestrator.page.ReportPage;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.run.ReportReader;
import io.megaconn.orchestrator.run.RunFinder;
import io.megaconn.orchestrator.run.RunLog;
import io.megaconn.orchestrator.run.RunStart;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.CommonOptions;
import io.megaconn.runtime.cli.OptionGroup;
import io.megaconn.runtime.wire.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "report",
        header = "Print the report of a finished run, from a folder or the cluster.",
        sortOptions = false,
        description = "",
        footer = {
            "",
            "The exit code shows whether there is a report, not how the run ended: that is exitCode in the JSON.",
            "",
            "Examples:",
            "  bin/orchestrator report latest",
            "  bin/orchestrator report runs/20261125-170000-ab12 --json",
            "  bin/orchestrator report --from-cluster --namespace megaconn"
        })
public final class ReportCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "RUN",
            description =
                    "The run: its folder, its ID or name in --output, latest, or latest~1 for the one before it. Also"
                            + " recreates its report.html.")
    @Nullable
    String run;

    @Option(
            names = "--from-cluster",
            order = OptionGroup.WHERE,
            description = "Fetch the report of the last run into --output, even if its Job no longer exists.")
    boolean fromCluster;

    @Option(
            names = {"-o", "--output"},
            order = OptionGroup.OUTPUT,
            defaultValue = "runs",
            paramLabel = "DIR",
            description = "Folder with the runs; with --from-cluster, save the report as DIR/RUN/report.json. Default:"
                    + " ${DEFAULT-VALUE}.")
    Path output = Path.of("");

    @Option(names = "--json", order = OptionGroup.OUTPUT, description = "Print it as JSON (docs/reference/report.md).")
    boolean json;

    @Mixin
    ClusterOptions cluster = new ClusterOptions();

    @Mixin
    ConfigOption config = new ConfigOption();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        if (fromCluster == (run != null)) {
            throw UserError.usage("name a run, such as latest, or add --from-cluster");
        }
        Path folder = run == null ? null : new RunFinder(output, System.err::println).find(run);
        Report report = folder == null ? fetch() : ReportReader.read(folder);
        Path where = folder == null ? output.resolve(report.run()) : folder;
        writePage(where, report);
        if (json) {
            System.out.println(Json.write(report));
        } else {
            Terminal.print(report, where.toString(), cluster.style());
        }
        return ExitCode.OK;
    }

    private static void writePage(Path where, Report report) {
        try {
            ReportPage.write(where, report);
        } catch (IOException e) {
            System.err.printf("%s can't be written: %s%n", where.resolve(ReportPage.FILE), UserError.reason(e));
        }
    }

    private Report fetch() {
        try (Cluster open = cluster.open()) {
            Report report = RunStore.report(open)
                    .orElseThrow(() -> UserError.usage("no run has finished in namespace '%s' yet: see %s"
                            .formatted(open.namespace(), open.hints().orchestrator("status"))));
            ResumeOptions.check(report.run()); // it becomes the name of a folder
            try (RunLog log = RunLog.create(
                    output, report.run(), RunStart.ofThisProgram(), warning -> System.err.println(warning))) {
                log.writeReport(report);
            }
            return report;
        }
    }
}
