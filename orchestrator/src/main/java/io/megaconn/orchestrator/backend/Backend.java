package io.megaconn.orchestrator.backend;

import io.megaconn.orchestrator.fleet.Fleet;
import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.plan.Environment;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.run.Run;
import io.megaconn.runtime.diagnose.HandshakeDemand;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The machine or cluster that a ramp uses: plans the ramp, checks the limits and creates the fleet. */
public interface Backend extends AutoCloseable {
    Plan plan();

    Environment environment();

    /** Compares every limit with what the plan needs. */
    List<Check> checks() throws InterruptedException;

    /** Returns what a TLS handshake takes, as the previous {@link #checks} measured it; null if they did not. */
    default @Nullable HandshakeDemand handshake() {
        return null;
    }

    /**
     * Returns the largest target that passes the previous {@link #checks}, as far as it can be known; 0 if none does.
     */
    int largestTarget();

    /** Describes the room on each node, as the previous {@link #checks} found it; empty if there are no nodes. */
    default Map<String, String> nodes() {
        return Map.of();
    }

    /** Returns what claims, records and releases the run. */
    RunSession session();

    /** @param logs folder for the output of processes */
    Fleet fleet(Run run, Path logs) throws InterruptedException;

    @Override
    void close();
}
