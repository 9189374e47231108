package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.backend.ResumeRequest;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.OptionGroup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options to resume a run in the cluster. */
final class ResumeOptions {
    static final ResumeOptions NO = new ResumeOptions();

    @Option(
            names = "--resume",
            order = OptionGroup.WHERE,
            description =
                    "In a cluster: resume the run whose orchestrator is gone, with its plan; no connection is dropped.")
    boolean resume;

    @Option(
            names = "--run-id",
            order = OptionGroup.WHERE,
            paramLabel = "ID",
            description =
                    "In a cluster: ID of the run. An unfinished run with this ID is resumed; the report of a finished one is"
                            + " printed. Lets a Job whose pod is replaced continue its run. Default: date, time and four digits.")
    @Nullable
    String runId;

    ResumeRequest request() {
        return new ResumeRequest(resume, runId);
    }

    void check() {
        if (resume && runId != null) {
            throw UserError.usage(
                    "--resume and --run-id are mutually exclusive: --resume continues the current run, whatever its name");
        }
        if (runId != null) {
            check(runId);
        }
    }

    static void check(String id) {
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
            throw UserError.usage("--run-id: use letters, digits, dots and dashes, not '" + id + "'");
        }
    }
}
