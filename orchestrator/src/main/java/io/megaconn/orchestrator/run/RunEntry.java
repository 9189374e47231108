package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.Event;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run in a list of runs.
 *
 * @param run name of its folder
 * @param state {@code finished}; {@code unfinished}: it has no report, because it is still running or was killed; {@code
 *     damaged}: its record can't be read
 * @param name the user's name of the run; empty for none
 * @param tags the user's tags, by key
 * @param startedAt start of the command, ISO 8601, UTC; null if unknown
 * @param target connections to reach; -1 if unknown
 * @param secondsToTarget seconds from the start of the command to the target; -1 if it was not reached, or is unknown
 * @param exitCode exit code of the command; -1 without a report
 * @param verdict how the run ended; without a report, what is known of it
 */
public record RunEntry(
        String run,
        String state,
        String name,
        Map<String, String> tags,
        @Nullable String startedAt,
        int target,
        double secondsToTarget,
        int exitCode,
        String verdict) {
    private static final String FINISHED = "finished";

    static RunEntry finished(String folder, Report report) {
        return new RunEntry(
                folder,
                FINISHED,
                report.name(),
                report.tags(),
                report.startedAt(),
                report.plan().target(),
                report.secondsToTarget(),
                report.exitCode(),
                report.verdict());
    }

    static RunEntry unfinished(String folder, String startedAt, Event.RunStarted started) {
        return new RunEntry(
                folder,
                "unfinished",
                started.name(),
                started.tags(),
                startedAt,
                started.plan().target(),
                -1,
                -1,
                "no report: still running, or killed");
    }

    static RunEntry damaged(String folder, String problem) {
        return new RunEntry(folder, "damaged", "", Map.of(), null, -1, -1, -1, problem);
    }

    public boolean isFinished() {
        return state.equals(FINISHED);
    }
}
