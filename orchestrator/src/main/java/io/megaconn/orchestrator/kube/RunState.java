package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.PhaseResult;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.Absent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands: kept in the cluster after every batch, so that another orchestrator can go on with it.
 *
 * @param startedAt ISO instant
 * @param exitCode and verdict of a run that is done
 * @param ramp times and requests of the ramp, when that is done
 */
public record RunState(
        int format,
        String run,
        Phase phase,
        String startedAt,
        Plan plan,
        KubernetesFleet.Baseline before,
        List<BatchResult> batches,
        int exitCode,
        String verdict,
        @Absent("null") @Nullable PhaseResult ramp) {
    /** Goes up when another version could not resume the run. In format 1 the plan's workload was not nested. */
    static final int FORMAT = 2;

    /** How far a run is. */
    public enum Phase {
        RAMPING,
        HOLDING,
        /** Its clients may still be there. */
        DONE,
        /** Taken down. */
        ENDED
    }

    public static RunState start(String run, String startedAt, Plan plan, KubernetesFleet.Baseline before) {
        return new RunState(FORMAT, run, Phase.RAMPING, startedAt, plan, before, List.of(), -1, "", null);
    }

    /** Whether there is something to go on with. */
    public boolean underWay() {
        return phase == Phase.RAMPING || phase == Phase.HOLDING;
    }

    RunState with(BatchResult batch) {
        List<BatchResult> all = new ArrayList<>(batches);
        all.add(batch);
        return new RunState(format, run, phase, startedAt, plan, before, List.copyOf(all), exitCode, verdict, ramp);
    }

    /** Continued with the plan of another orchestrator. */
    public RunState with(Plan other) {
        return new RunState(format, run, phase, startedAt, other, before, batches, exitCode, verdict, ramp);
    }

    RunState in(Phase other) {
        return new RunState(format, run, other, startedAt, plan, before, batches, exitCode, verdict, ramp);
    }

    RunState done(int code, String words) {
        return new RunState(format, run, Phase.DONE, startedAt, plan, before, batches, code, words, ramp);
    }

    RunState withRamp(PhaseResult result) {
        return new RunState(format, run, phase, startedAt, plan, before, batches, exitCode, verdict, result);
    }
}
