package io.megaconn.orchestrator;

import io.megaconn.orchestrator.cli.CompareCommand;
import io.megaconn.orchestrator.cli.DownCommand;
import io.megaconn.orchestrator.cli.PreflightCommand;
import io.megaconn.orchestrator.cli.RampCommand;
import io.megaconn.orchestrator.cli.ReportCommand;
import io.megaconn.orchestrator.cli.StatusCommand;
import io.megaconn.runtime.cli.Cli;
import io.megaconn.runtime.cli.CommonOptions;
import io.megaconn.runtime.cli.StandardOutput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command line of the orchestrator; each subcommand has its class. */
@Command(
        name = "orchestrator",
        header = "Open a million TCP connections in batches, and prove that all of them exist.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RampCommand.class,
            PreflightCommand.class,
            StatusCommand.class,
            DownCommand.class,
            ReportCommand.class,
            CompareCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 target reached and all counts match, 1 unexpected error, 2 usage error, 3 preflight refused,",
            "4 target not reached, 5 counts disagree or connections lost or silent, 6 a threshold is not met,",
            "130 interrupted.",
            "",
            "Example:  bin/orchestrator ramp --local --target 100000 --batch 10 --hold 30s"
        })
public final class Orchestrator {
    @Mixin
    CommonOptions common = new CommonOptions();

    private Orchestrator() {}

    public static void main(String[] args) {
        StandardOutput output = StandardOutput.install("orchestrator");
        System.exit(output.end(Cli.run(new Orchestrator(), args)));
    }
}
