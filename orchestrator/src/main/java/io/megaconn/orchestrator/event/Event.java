package io.megaconn.orchestrator.event;

import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.plan.ClusterInfo;
import io.megaconn.orchestrator.plan.Host;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.Absent;
import io.megaconn.runtime.diagnose.Finding;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens in a run, in the order it happens: written to run.jsonl, shown, and summed up in the report. */
public sealed interface Event {
    /**
     * The first line.
     *
     * @param format version of the shape of all lines, the same as the report's
     * @param command the command line, to repeat the run
     */
    record RunStarted(
            int format,
            String run,
            String version,
            String command,
            Plan plan,
            @Nullable Host host,
            @Nullable ClusterInfo cluster)
            implements Event {}

    /**
     * An orchestrator goes on with a run that another one has begun.
     *
     * @param batches that are done
     */
    record Resumed(int batches, int connections) implements Event {}

    record Preflighted(List<Check> checks) implements Event {}

    /** @param process such as {@code server}, or the name of its pod */
    record ServerStarted(String process, long pid, List<String> endpoints, int loops, boolean perLoopFileTables)
            implements Event {}

    /** @param expected connections that must be there when it is done */
    record BatchStarted(int batch, int of, int clients, int expected) implements Event {}

    /**
     * How things stand, about once a second.
     *
     * @param expected connections to reach in this batch
     * @param counts the kernel's is of the last second, or -1 where it is unknown
     * @param lost since the start of the run
     * @param memoryTaken bytes of the run's processes, and of the kernel for their sockets; -1 where it is unknown
     * @param ages when these figures were taken, and of how many clients they are
     * @param unanswered requests that are open for longer than one message interval, or whose connection ended in this
     *     phase before the reply came; -1 where that is unknown, or no reply is expected
     * @param times of the last seconds
     */
    record Sampled(
            int expected,
            Counts counts,
            int clientsReady,
            long silent,
            long messagesPerSecond,
            long lost,
            long memoryTaken,

            @Absent("{\"serverMs\":-1,\"clientsMs\":-1,\"clientsHeard\":0,\"clientsAsked\":0,\"stale\":false}")
            SampleAges ages,

            @Absent("-1") long unanswered,

            @Absent("{\"connectP50\":-1,\"connectP99\":-1,\"replyP50\":-1,\"replyP99\":-1}")
            SampleTimes times)
            implements Event {
        /** Taken just now. */
        public Sampled(
                int expected,
                Counts counts,
                int clientsReady,
                long silent,
                long messagesPerSecond,
                long lost,
                long memoryTaken) {
            this(
                    expected,
                    counts,
                    clientsReady,
                    silent,
                    messagesPerSecond,
                    lost,
                    memoryTaken,
                    SampleAges.NOW,
                    -1,
                    SampleTimes.UNKNOWN);
        }
    }

    record BatchDone(BatchResult result) implements Event {}

    /** Not every connection of the batch could be had, or the sides don't agree. */
    record BatchFailed(int batch, Counts counts, int expected, String reason) implements Event {}

    /**
     * @param process such as {@code client-3}, or the name of its pod
     * @param pid 0 for a pod
     * @param exitCode 128 + signal where a signal ended it
     * @param connections it held when it was last asked
     * @param lastWords the last line of its log; of a pod how it ended, such as {@code OOMKilled}, or {@code Error} with that line
     */
    record ProcessDied(
            String process,
            long pid,
            int exitCode,
            long connections,
            String lastWords,
            @Absent("\"unknown\"") ProcessRole role)
            implements Event {}

    record ProcessRestarted(String process, long pid, int connections) implements Event {}

    /** @param connections lost since the last time this was said */
    record Lost(long connections, String failures) implements Event {}

    record Silent(long connections) implements Event {}

    /**
     * A process was asked and has not answered. Once for each time.
     *
     * @param process such as {@code server}, {@code client-3}, or the name of its pod; {@code orchestrator} for the
     *     program itself, when it was stopped
     * @param seconds since it was asked
     */
    record Unresponsive(
            String process,
            double seconds,
            @Absent("\"unknown\"") ProcessRole role) implements Event {}

    /** @param seconds for which the process did not answer */
    record Responsive(String process, double seconds) implements Event {}

    /** @param connections that got no reply at all for two message intervals: more than the last time this was said */
    record Unanswered(long connections) implements Event {}

    record HoldStarted(Duration duration) implements Event {}

    /** All sides agree again after they had not, so much later. */
    record Recovered(double seconds, Counts counts) implements Event {}

    /** The last batch is done: the times of all of them. */
    record RampDone(PhaseResult result) implements Event {}

    record HoldDone(HoldResult result) implements Event {}

    /** Which limits keep connections away, when that changes; none if there is no reason any more. */
    record Diagnosed(List<Finding> findings) implements Event {}

    record Warned(String message) implements Event {}

    record RunEnded(int exitCode, String verdict) implements Event {}
}
