package io.megaconn.orchestrator.kube;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Printable;
import io.megaconn.runtime.UserError;
import org.jspecify.annotations.Nullable;

/** Refuses a new run while another one is unfinished. Pure. */
public final class UnfinishedRun {
    private UnfinishedRun() {}

    /** @param holder the orchestrator that runs it, alive or gone; null if it has given up the Lease */
    public static UserError refusal(Cluster cluster, RunState run, @Nullable String holder) {
        String ways = ways(cluster, run);
        return new UserError(
                ExitCode.REFUSED,
                holder == null
                        ? "run %s stopped after batch %d of %d, and its orchestrator is gone: %s"
                                .formatted(
                                        run.run(),
                                        run.batches().size(),
                                        run.plan().batchCount(),
                                        ways)
                        : "a ramp is running (%s): watch it with: %s; if its orchestrator is gone, %s"
                                .formatted(Printable.of(holder), cluster.hints().orchestrator("status --watch"), ways));
    }

    /** Returns the commands that continue or end the run. Only the version that started a run can resume it. */
    private static String ways(Cluster cluster, RunState run) {
        String down = cluster.hints().orchestrator("down");
        return run.resumable()
                ? "resume it: %s, or discard it: %s".formatted(cluster.hints().orchestrator("ramp --resume"), down)
                : "discard it: %s, or resume it with the version that started it (its state has format %d, and this version resumes %d)"
                        .formatted(down, run.format(), RunState.FORMAT);
    }
}
