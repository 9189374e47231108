package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.run.RunEntry;
import io.megaconn.orchestrator.run.RunFolders;
import io.megaconn.orchestrator.ui.RunsTable;
import io.megaconn.runtime.CalledAs;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.cli.CommonOptions;
import io.megaconn.runtime.cli.OptionGroup;
import io.megaconn.runtime.wire.Json;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "runs",
        header = "List the runs in the output folder, newest first.",
        sortOptions = false,
        description = "",
        footer = {
            "",
            "Runs without a report are still running, or were killed. The exit code is 0, however the runs ended.",
            "",
            "Examples:",
            "  bin/orchestrator runs",
            "  bin/orchestrator runs --output /var/lib/megaconn/runs",
            "  bin/orchestrator runs --json"
        })
public final class RunsCommand implements Callable<Integer> {
    @Mixin
    RunsFolderOption output = new RunsFolderOption();

    @Option(names = "--json", order = OptionGroup.OUTPUT, description = "Print them as JSON (docs/reference/json.md).")
    boolean json;

    @Mixin
    ConfigOption config = new ConfigOption();

    @Mixin
    CommonOptions common = new CommonOptions();

    @Override
    public Integer call() {
        List<RunEntry> runs = RunFolders.list(output.path);
        if (json) {
            System.out.println(Json.write(new RunsResult(output.path.toString(), runs)));
        } else if (runs.isEmpty()) {
            System.err.printf(
                    "no runs in %s: start one with %s ramp, or choose another folder with --output DIR%n",
                    output.path, CalledAs.orchestrator());
        } else {
            Terminal.print(Terminal.style(), columns -> RunsTable.lines(runs, columns));
        }
        return ExitCode.OK;
    }
}
