package io.megaconn.orchestrator.backend;

import io.megaconn.orchestrator.kube.RunState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The run of a cluster to continue.
 *
 * @param resume true to continue the unfinished run, whatever its name
 * @param runId name of the run to continue if it is unfinished; null for a new run with a generated name
 */
public record ResumeRequest(boolean resume, @Nullable String runId) {
    /** Returns true if the cluster's last run has the name given by {@code --run-id}. */
    boolean names(Optional<RunState> last) {
        return last.isPresent() && last.get().run().equals(runId);
    }
}
