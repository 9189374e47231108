package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.run.Threshold;
import io.megaconn.runtime.cli.Cli;
import io.megaconn.runtime.cli.OptionGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Options for CI pipelines. */
final class PipelineOptions {
    @Option(
            names = "--threshold",
            order = OptionGroup.END,
            split = Setting.SEPARATOR,
            converter = Parser.class,
            paramLabel = "NAME<VALUE",
            description = "Pass/fail criterion; if it fails, the exit code is 6: 'reply_p99<50ms', 'lost==0'. May"
                    + " be repeated. Names and values: docs/reference/thresholds.md.")
    List<Threshold> thresholds = new ArrayList<>();

    @Option(
            names = "--junit",
            order = OptionGroup.OUTPUT,
            paramLabel = "FILE",
            description =
                    "Write preflight, batches, hold and thresholds as test cases in JUnit's XML (docs/reference/junit.md)."
                            + " Its folder must exist.")
    @Nullable
    Path junit;

    /** Parses the option's value for picocli. */
    static final class Parser implements ITypeConverter<Threshold> {
        @Override
        public Threshold convert(String text) throws Exception {
            return Cli.converter(Threshold::parse).convert(text);
        }
    }
}
