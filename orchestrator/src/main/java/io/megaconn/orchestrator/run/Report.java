package io.megaconn.orchestrator.run;

import io.megaconn.orchestrator.event.BatchResult;
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
 * What is left of a run: {@code report.json} and the closing table.
 *
 * @param format version of this shape
 * @param host of a local run, else null
 * @param cluster of a run on Kubernetes, else null
 * @param secondsToTarget from the start of the command to the last batch's gate, -1 if the target was not reached
 * @param memoryPeak most memory of the run's processes, and of the kernel for their sockets, at one time, bytes; -1 where it is unknown
 * @param serverGcMaxMs -1 where the server has never answered
 * @param clientGcMaxMs -1 where no client has ever answered
 * @param lost connections that ended without our doing, in the whole run
 * @param failures failed connects and losses by reason, in the whole run
 * @param findings limits that were hit on the way, each as it was seen last, since when and until when
 * @param deaths processes that died, and were started again
 * @param faults what took connections away, and how long until all was whole again; run.jsonl has the rest of very many
 * @param hold null if the run did not come to it
 * @param thresholds that were asked for
 * @param phases times and requests of ramp and hold, apart
 * @param holdWanted how long the hold was to be, seconds; 0 for none, -1 where an older version wrote this
 * @param batchTimeout that was set, seconds; -1 for none: then a batch is given up for want of progress
 * @param ages of {@code counts}
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
        SampleAges ages) {
    /**
     * Goes up when a field is removed or renamed, or changes its meaning or unit; not for a new one, which readers have to
     * leave aside if they do not know it. It is also that of run.jsonl. Documented in docs/reference/report.md.
     */
    public static final int FORMAT = 4;
}
