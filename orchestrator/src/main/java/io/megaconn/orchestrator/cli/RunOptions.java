package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.plan.PassCriteria;
import io.megaconn.orchestrator.run.Threshold;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.OptionGroup;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of when a ramp starts and how it ends. */
final class RunOptions {
    @Option(
            names = {"-d", "--hold"},
            order = OptionGroup.END,
            defaultValue = "0",
            paramLabel = "TIME",
            description = "Hold the target this long. Default: 0, stop as soon as it is reached.")
    Duration hold = Duration.ZERO;

    @Option(
            names = "--batch-timeout",
            order = OptionGroup.END,
            paramLabel = "TIME",
            description =
                    "Give up if a batch is not fully connected after this time, whatever its progress. Default: give"
                            + " up after 2m without progress, or 10m while a pod waits for a node or pulls its image.")
    @Nullable
    Duration batchTimeout;

    @Option(
            names = "--dry-run",
            order = OptionGroup.OUTPUT,
            description = "Print the plan and stop. In a cluster it reads the release first.")
    boolean dryRun;

    @Option(names = "--force", order = OptionGroup.END, description = "Start even if preflight refuses.")
    boolean force;

    @Option(
            names = "--keep",
            order = OptionGroup.END,
            description = "In a cluster: leave the client pods running after the ramp, which is the default there.")
    boolean keep;

    @Option(
            names = "--down",
            order = OptionGroup.END,
            description =
                    "In a cluster: stop the client pods after the ramp and its report; not after Ctrl-C, SIGTERM or a takeover.")
    boolean down;

    void check() {
        if (keep && down) {
            throw UserError.usage("--keep and --down are mutually exclusive");
        }
    }

    PassCriteria criteria(List<Threshold> thresholds) {
        return new PassCriteria(
                hold,
                batchTimeout,
                thresholds.stream().map(Threshold::expression).toList());
    }
}
