package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.run.Threshold;
import io.megaconn.runtime.cli.Cli;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** What a CI pipeline wants of a ramp. */
final class PipelineOptions {
    @Option(
            names = "--threshold",
            converter = Parser.class,
            paramLabel = "NAME<VALUE",
            description = "What the run has to keep to, else it ends with exit code 6: 'reply_p99<50ms', 'lost==0'. May"
                    + " be repeated. Names and values: docs/reference/thresholds.md.")
    List<Threshold> thresholds = new ArrayList<>();

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Write preflight, batches, hold and thresholds as test cases in JUnit's XML.")
    @Nullable
    Path junit;

    /** For picocli. */
    static final class Parser implements ITypeConverter<Threshold> {
        @Override
        public Threshold convert(String text) throws Exception {
            return Cli.converter(Threshold::parse).convert(text);
        }
    }
}
