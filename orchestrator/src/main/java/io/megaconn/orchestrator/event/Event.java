package io.megaconn.orchestrator.event;

import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.plan.ClusterInfo;
import io.megaconn.orchestrator.plan.Host;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.Absent;
import io.megaconn.runtime.diagnose.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event of a run. Events are written to run.jsonl in order, displayed, and summarized in the report. */
public sealed interface Event {
    /** Process name of the orchestrator itself. */
    String ORCHESTRATOR = "orchestrator";

    /**
     * The run has started: the first line of run.jsonl.
     *
     * @param format format version of all lines, the same as the report's
     * @param command the command line, to repeat the run
     * @param name the user's name of the run; empty for none
     * @param tags the user's tags, by key
     * @param commit git commit of the orchestrator, or {@code unknown}
     */
    record RunStarted(
            int format,
            String run,
            String version,
            String command,
            Plan plan,
            @Nullable Host host,
            @Nullable ClusterInfo cluster,
            @Absent("\"\"") String name,
            @Absent("{}") Map<String, String> tags,
            @Absent("\"unknown\"") String commit)
            implements Event {}

    /**
     * An orchestrator has resumed a run that another one began.
     *
     * @param batches number of batches that are done
     */
    record Resumed(int batches, int connections) implements Event {}

    record Preflighted(List<Check> checks) implements Event {}

    /**
     * The server has started.
     *
     * @param process {@code server}, or the name of its pod
     */
    record ServerStarted(String process, long pid, List<String> endpoints, int loops, boolean perLoopFileTables)
            implements Event {}

    /**
     * A batch has started.
     *
     * @param expected expected connections when it is done
     */
    record BatchStarted(int batch, int of, int clients, int expected) implements Event {}

    /**
     * A sample of the run's figures, about once a second.
     *
     * @param expected connections to reach in this batch
     * @param counts the counts; the kernel's is from the last second, or -1 if unknown
     * @param lost connections lost since the start of the run
     * @param memoryTaken memory of the run's processes and of the kernel for their sockets, bytes; -1 if unknown
     * @param ages age of these figures, and the number of clients they cover
     * @param unanswered requests open for longer than one message interval, or whose connection ended in this phase
     *     before the reply arrived; -1 if unknown, or if no reply is expected
     * @param times latencies of the last seconds
     * @param load CPU and memory of the parts of the run
     * @param failures failed connects and losses by reason, since the start of the run
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
            SampleTimes times,

            @Absent(
                    "{\"serverCores\":-1,\"clientCores\":-1,\"machineCores\":-1,\"serverMemory\":-1,\"clientMemory\":-1,\"kernelMemory\":-1}")
            SampleLoad load,

            @Absent("{}") Map<String, Long> failures)
            implements Event {
        /** Creates a sample whose figures were taken just now. */
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
                    SampleTimes.UNKNOWN,
                    SampleLoad.UNKNOWN,
                    Map.of());
        }
    }

    record BatchDone(BatchResult result) implements Event {}

    /** A batch has failed: not every connection was established, or the counts don't match. */
    record BatchFailed(int batch, Counts counts, int expected, String reason) implements Event {}

    /**
     * A process has died.
     *
     * @param process {@code server}, a client such as {@code client-3}, or the name of its pod
     * @param pid 0 for a pod
     * @param exitCode 128 + signal if a signal killed it; -1 if unknown, as of a pod that is gone
     * @param connections connections that it held in its last answer, for a pod that has been ready all of its own; -1 if
     *     unknown, as those of a server in a cluster
     * @param lastWords last line of its log; for a pod the reason of its end, such as {@code OOMKilled}, or {@code
     *     Error} with that line
     */
    record ProcessDied(
            String process,
            long pid,
            int exitCode,
            long connections,
            String lastWords,
            @Absent("\"unknown\"") ProcessRole role)
            implements Event {
        /** Returns true if the last words are the reason of the death: a pod's, or a process' that this program did not start. */
        public boolean lastWordsAreReason() {
            return pid == 0 || exitCode < 0;
        }
    }

    /**
     * A pod is being deleted: its node is drained, it is preempted, it is scaled down. {@link ProcessDied} follows when it
     * is gone.
     *
     * @param process name of the pod
     * @param connections connections that it held; -1 if unknown, as those of a server
     * @param reason the cluster's reason: the pod's condition DisruptionTarget, else its latest event; empty if unknown
     */
    record PodTerminating(String process, long connections, String reason, ProcessRole role) implements Event {}

    record ProcessRestarted(String process, long pid, int connections) implements Event {}

    /**
     * Connections were lost.
     *
     * @param connections connections lost since the previous event of this type
     */
    record Lost(long connections, String failures) implements Event {}

    record Silent(long connections) implements Event {}

    /**
     * A process does not answer its queries. Emitted once per occurrence.
     *
     * @param process {@code server}, a client such as {@code client-3}, or the name of its pod; {@code orchestrator}
     *     for the program itself if it was stopped
     * @param seconds time since the query, seconds
     */
    record Unresponsive(
            String process,
            double seconds,
            @Absent("\"unknown\"") ProcessRole role) implements Event {}

    /**
     * A process answers again.
     *
     * @param seconds time without an answer, seconds
     */
    record Responsive(String process, double seconds) implements Event {}

    /**
     * Connections are unanswered.
     *
     * @param connections connections without any reply for two message intervals; more than in the previous event of
     *     this type
     */
    record Unanswered(long connections) implements Event {}

    record HoldStarted(Duration duration) implements Event {}

    /**
     * The run has recovered: all counts match again.
     *
     * @param seconds time until they matched, seconds
     */
    record Recovered(double seconds, Counts counts) implements Event {}

    /** The last batch is done; the result covers all batches. */
    record RampDone(PhaseResult result) implements Event {}

    record HoldDone(HoldResult result) implements Event {}

    /** The limits that prevent connections have changed; empty if none does now. */
    record Diagnosed(List<Finding> findings) implements Event {}

    record Warned(String message) implements Event {}

    record RunEnded(int exitCode, String verdict) implements Event {}
}
