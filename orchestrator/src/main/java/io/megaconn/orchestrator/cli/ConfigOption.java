package io.megaconn.orchestrator.cli;

import io.megaconn.runtime.cli.OptionGroup;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Option of the file with settings, which {@link OptionSources} reads. */
final class ConfigOption {
    @Option(
            names = "--config",
            order = OptionGroup.OTHER,
            paramLabel = "FILE",
            description = "Read options from this YAML file (docs/reference/settings.md). Default: megaconn.yaml in the"
                    + " working directory, if it exists.")
    @Nullable
    Path file;
}
