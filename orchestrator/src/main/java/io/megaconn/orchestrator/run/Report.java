package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.BatchResult;
import io.megaconn.orchestrator.event.Breakdown;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.Fault;
import io.megaconn.orchestrator.event.FindingRecord;
import io.megaconn.orchestrator.event.HoldResult;
import io.megaconn.orchestrator.event.Phases;
import io.megaconn.orchestrator.event.SampleAges;
import io.megaconn.orchestrator.plan.ClusterInfo;
import io.megaconn.orchestrator.plan.Host;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.Absent;
import io.megaconn.runtime.wire.Latency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a run: {@code report.json} and the closing table.
 *
 * @param format version of the format
 * @param host the machine of a local run, else null
 * @param cluster the cluster of a run on Kubernetes, else null
 * @param secondsToTarget seconds from the start of the command until the last batch passed its gate; -1 if the target
 *     was not reached
 * @param memoryPeak peak memory of the run's processes and of the kernel for their sockets together, bytes; -1 if
 *     unknown
 * @param serverGcMaxMs longest GC pause of the server, milliseconds; -1 if the server has never answered
 * @param clientGcMaxMs longest GC pause of a client, milliseconds; -1 if no client has ever answered
 * @param lost connections that the run did not end itself, over the entire run
 * @param failures failed connects and losses by reason, over the entire run
 * @param findings limits that the run hit, each in its latest form, with the times it was first seen and resolved
 * @param deaths processes that died and were restarted
 * @param faults what took connections away, and how long the run took to recover; capped, run.jsonl has the rest
 * @param hold null if the run did not reach the hold
 * @param thresholds results of the requested thresholds
 * @param phases times and requests of ramp and hold, separately
 * @param holdWanted requested length of the hold, seconds; 0 for none, -1 in the report of an older version
 * @param batchTimeout requested timeout of a batch, seconds; -1 for none: a batch is then given up for lack of progress
 * @param ages ages of {@code counts}
 * @param breakdown figures by process, endpoint and reason of failure
 * @param name the user's name of the run; empty for none
 * @param tags the user's tags, by key
 * @param commit git commit of the orchestrator, or {@code unknown}
 */
public record Report(
        int format,
        String run,
        String version,
        String command,
        String startedAt,
        double seconds,
        double secondsToTarget,
        int exitCode,
        String verdict,
        Plan plan,
        @Nullable Host host,
        @Nullable ClusterInfo cluster,
        List<BatchResult> batches,
        @Nullable HoldResult hold,
        Counts counts,
        long lost,
        Map<String, Long> failures,
        List<FindingRecord> findings,
        List<Event.ProcessDied> deaths,
        List<Fault> faults,
        List<String> warnings,
        Latency connectTime,
        Latency replyTime,
        long memoryPeak,
        long serverGcMaxMs,
        long clientGcMaxMs,
        List<ThresholdResult> thresholds,

        @Absent("{\"ramp\":null,\"hold\":null}") Phases phases,

        @Absent("-1") double holdWanted,
        @Absent("-1") double batchTimeout,

        @Absent("{\"serverMs\":0,\"clientsMs\":0,\"clientsHeard\":0,\"clientsAsked\":0,\"stale\":false}")
        SampleAges ages,

        @Absent("{\"processes\":[],\"endpoints\":[],\"failures\":[],\"jvms\":[]}")
        Breakdown breakdown,

        @Absent("\"\"") String name,
        @Absent("{}") Map<String, String> tags,
        @Absent("\"unknown\"") String commit) {
    /**
     * The format version of report.json and run.jsonl. It increases when a field is removed or renamed, or changes its
     * meaning or unit; not for a new field, since readers must ignore unknown ones. Documented in
     * docs/reference/report.md.
     */
    public static final int FORMAT = 4;
}
