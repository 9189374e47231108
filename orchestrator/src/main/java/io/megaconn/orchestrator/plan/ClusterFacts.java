package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.wire.ProbeResult;
import io.megaconn.runtime.wire.ServerStats;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Facts about a release and its cluster, gathered before a ramp.
 *
 * @param hints commands for the release
 * @param forbidden permissions that the orchestrator needs and lacks, such as {@code patch statefulsets/scale}
 * @param clientPods number of existing client pods
 * @param roomPerClient connections that a client pod's memory is sized for; 0 if the release doesn't specify it
 * @param clientCpuMillis CPU request of a client pod; clientMemory and clientMemoryLimit are its memory request and
 *     limit, bytes
 * @param quotas what the namespace's quotas leave, by resource ({@code pods}, {@code requests.memory} in bytes, {@code
 *     requests.cpu} in thousandths)
 * @param probes results of the probes on each node that client pods may run on; empty without probes
 */
public record ClusterFacts(
        CommandHints hints,
        ClusterInfo info,
        ServerStats server,
        List<String> forbidden,
        int clientPods,
        int roomPerClient,
        long clientCpuMillis,
        long clientMemory,
        long clientMemoryLimit,
        Map<String, Long> quotas,
        List<NodeProbe> probes) {

    ClusterFixes fixes() {
        return new ClusterFixes(hints, info.serverNode());
    }

    /**
     * Findings of a probe pod on a node.
     *
     * @param result null if the probe did not get that far
     * @param problem why it did not, or empty
     * @param seesAddress true if the server saw the pod's own address; null if it could not be queried
     */
    public record NodeProbe(
            String node,
            @Nullable ProbeResult result,
            String problem,
            @Nullable Boolean seesAddress) {}
}
