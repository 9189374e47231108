package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.PhaseResult;
import io.megaconn.orchestrator.event.RunLabels;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.Absent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a run, kept in the cluster after every batch, so that another orchestrator can resume the run.
 *
 * @param startedAt ISO instant
 * @param exitCode exit code of a run that is done; -1 before
 * @param verdict verdict of a run that is done; empty before
 * @param ramp times and requests of the ramp, when it is done
 * @param name the user's name of the run; empty for none
 * @param tags the user's tags, by key
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
        @Absent("null") @Nullable PhaseResult ramp,
        @Absent("\"\"") String name,
        @Absent("{}") Map<String, String> tags) {
    /**
     * Version of the format; increased when another version could not resume the run. In format 1 the plan's workload
     * was not nested.
     */
    static final int FORMAT = 2;

    /** Progress of a run. */
    public enum Phase {
        RAMPING,
        HOLDING,
        /** Done; its clients may still be running. */
        DONE,
        /** Taken down. */
        ENDED
    }

    public static RunState start(String run, String startedAt, Plan plan, KubernetesFleet.Baseline before) {
        return new RunState(FORMAT, run, Phase.RAMPING, startedAt, plan, before, List.of(), -1, "", null, "", Map.of());
    }

    /** Returns true if the run is unfinished. */
    public boolean underWay() {
        return phase == Phase.RAMPING || phase == Phase.HOLDING;
    }

    /** Returns true if this version can resume the run: it has written the state itself. */
    boolean resumable() {
        return format == FORMAT;
    }

    RunState with(BatchResult batch) {
        List<BatchResult> all = new ArrayList<>(batches);
        all.add(batch);
        return new RunState(
                format, run, phase, startedAt, plan, before, List.copyOf(all), exitCode, verdict, ramp, name, tags);
    }

    /** Returns this state with the plan of another orchestrator. */
    public RunState with(Plan other) {
        return new RunState(format, run, phase, startedAt, other, before, batches, exitCode, verdict, ramp, name, tags);
    }

    /** Returns this state with these labels. */
    public RunState with(RunLabels labels) {
        return new RunState(
                format,
                run,
                phase,
                startedAt,
                plan,
                before,
                batches,
                exitCode,
                verdict,
                ramp,
                labels.name(),
                labels.tags());
    }

    RunState in(Phase other) {
        return new RunState(format, run, other, startedAt, plan, before, batches, exitCode, verdict, ramp, name, tags);
    }

    RunState done(int code, String words) {
        return new RunState(format, run, Phase.DONE, startedAt, plan, before, batches, code, words, ramp, name, tags);
    }

    RunState withRamp(PhaseResult result) {
        return new RunState(
                format, run, phase, startedAt, plan, before, batches, exitCode, verdict, result, name, tags);
    }
}
