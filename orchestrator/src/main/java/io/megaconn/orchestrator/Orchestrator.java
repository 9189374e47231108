package io.megaconn.orchestrator;

import io.megaconn.orchestrator.cli.CompareCommand;
import io.megaconn.orchestrator.cli.DownCommand;
import io.megaconn.orchestrator.cli.OptionSources;
import io.megaconn.orchestrator.cli.PreflightCommand;
import io.megaconn.orchestrator.cli.RampCommand;
import io.megaconn.orchestrator.cli.ReportCommand;
import io.megaconn.orchestrator.cli.RunsCommand;
import io.megaconn.orchestrator.cli.StatusCommand;
import io.megaconn.orchestrator.cli.TypedCommands;
import io.megaconn.runtime.CalledAs;
import io.megaconn.runtime.cli.Cli;
import io.megaconn.runtime.cli.CommonOptions;
import io.megaconn.runtime.cli.StandardOutput;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command line of the orchestrator; each subcommand has its class. */
@Command(
        name = "orchestrator",
        header = "Open a million TCP connections in batches, and prove that all of them exist.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 target reached and all counts match, 1 unexpected error, 2 usage error, 3 preflight refused, 4 target not reached, 5 counts disagree or connections lost or silent, 6 a threshold is not met, 130 interrupted.",
            "",
            "Examples:",
            "  bin/orchestrator preflight --local --target 1m",
            "  bin/orchestrator ramp --local --target 100k --hold 30s",
            "  bin/orchestrator help ramp",
            "",
            "A single process of either side has its own options:",
            "  bin/server --help",
            "  bin/client --help"
        })
public final class Orchestrator {
    static final List<Class<?>> COMMANDS = List.of(
            RampCommand.class,
            PreflightCommand.class,
            StatusCommand.class,
            DownCommand.class,
            ReportCommand.class,
            CompareCommand.class,
            RunsCommand.class);

    @Mixin
    CommonOptions common = new CommonOptions();

    private Orchestrator() {}

    public static void main(String[] args) {
        StandardOutput output = StandardOutput.install(CalledAs.name("orchestrator"));
        if (System.getenv("MEGACONN_TRAINING") != null) {
            Training.run();
        }
        Map<String, String> environment = System.getenv();
        Path directory = Path.of("");
        CommandLine program = TypedCommands.of(root(), COMMANDS, environment, directory, List.of(args));
        System.exit(output.end(
                configured(Cli.complete(program), environment, directory).execute(args)));
    }

    /** Returns the program without its commands. */
    static CommandLine root() {
        return new CommandLine(new Orchestrator());
    }

    /** Returns the program with all of its commands, which takes options only from the command line. */
    public static CommandLine commandLine() {
        return Cli.complete(TypedCommands.all(root(), COMMANDS));
    }

    /**
     * Returns the program, which takes options that are not typed from these variables and the folder's megaconn.yaml.
     */
    public static CommandLine commandLine(Map<String, String> environment, Path directory) {
        return configured(commandLine(), environment, directory);
    }

    private static CommandLine configured(CommandLine program, Map<String, String> environment, Path directory) {
        OptionSources.install(program, environment, directory);
        return program;
    }
}
