package io.megaconn.orchestrator.cli;

import io.megaconn.runtime.cli.OptionGroup;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option of commands that read runs. */
final class RunsFolderOption {
    @Option(
            names = {"-o", "--output"},
            order = OptionGroup.WHERE,
            defaultValue = "runs",
            paramLabel = "DIR",
            description = "Folder with the runs. Default: ${DEFAULT-VALUE}.")
    Path path = Path.of("");
}
