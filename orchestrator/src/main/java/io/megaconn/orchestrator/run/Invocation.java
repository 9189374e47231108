package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.RunLabels;
import io.megaconn.orchestrator.plan.Environment;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.BuildVersion;

/**
 * The program that started a run, and its command line.
 *
 * @param version version of megaconn
 * @param commit git commit of the program, with {@code -dirty} appended if files differed from it, or {@code unknown}
 * @param command the command line
 */
public record Invocation(String version, String commit, String command, RunLabels labels) {
    /** Returns the first event of a run that this invocation started. */
    Event.RunStarted started(String run, Plan plan, Environment environment) {
        return new Event.RunStarted(
                Report.FORMAT,
                run,
                version,
                command,
                plan,
                environment.hostOrNull(),
                environment.clusterOrNull(),
                labels.name(),
                labels.tags(),
                commit);
    }

    /** Returns the invocation of this program. */
    public static Invocation of(String command, RunLabels labels) {
        return new Invocation(BuildVersion.number(), BuildVersion.commitId(), command, labels);
    }
}
