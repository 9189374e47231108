package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.wire.ProbeResult;
import io.megaconn.runtime.wire.ServerStats;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about a release and its cluster before a ramp.
 *
 * @param hints commands about the release
 * @param forbidden what the orchestrator needs to do and may not: {@code patch statefulsets/scale}
 * @param clientPods client pods that are there already
 * @param roomPerClient connections that a client pod's memory is made for; 0 if the release does not say
 * @param clientCpuMillis and clientMemory, bytes: what a client pod asks for; clientMemoryLimit: the most it may take
 * @param quotas of the namespace: what is left, by resource ({@code pods}, {@code requests.memory} in bytes, {@code
 *     requests.cpu} in thousandths)
 * @param probes of each node that client pods may run on; empty if there were none
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
     * What a probe pod found on a node.
     *
     * @param result null if it did not get so far
     * @param problem why not, or empty
     * @param seesAddress whether the server saw the pod's own address; null if it could not be asked
     */
    public record NodeProbe(
            String node,
            @Nullable ProbeResult result,
            String problem,
            @Nullable Boolean seesAddress) {}
}
