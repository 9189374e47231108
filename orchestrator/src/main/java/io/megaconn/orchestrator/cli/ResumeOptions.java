package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.backend.ResumeRequest;
import io.megaconn.runtime.UserError;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether to go on with a run that is in the cluster already. */
final class ResumeOptions {
    static final ResumeOptions NO = new ResumeOptions();

    @Option(
            names = "--resume",
            description = "Go on with the run whose orchestrator is gone, with its plan; no connection is dropped.")
    boolean resume;

    @Option(
            names = "--run-id",
            paramLabel = "ID",
            description = "Name of the run. Where a run of this name has been begun it goes on, and where it is done"
                    + " its report is printed again: a Job whose pod is replaced stays one run.")
    @Nullable
    String runId;

    ResumeRequest request() {
        return new ResumeRequest(resume, runId);
    }

    void check() {
        if (resume && runId != null) {
            throw UserError.usage(
                    "--resume and --run-id exclude each other: --resume goes on with whatever run there is");
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
