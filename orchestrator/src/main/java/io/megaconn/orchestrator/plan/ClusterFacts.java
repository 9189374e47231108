package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.wire.ProbeResult;
import io.megaconn.runtime.wire.ServerStats;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about a release and its cluster before a ramp.
 *
 * @param namespace and release: to say what to type
 * @param where options that lead to the cluster: {@code --context blue}, with a blank before; empty for the current one
 * @param forbidden what the orchestrator needs to do and may not: {@code patch statefulsets/scale}
 * @param clientPods client pods that are there already
 * @param roomPerClient connections that a client pod's memory is made for; 0 if the release does not say
 * @param clientCpuMillis and clientMemory, bytes: what a client pod asks for; clientMemoryLimit: the most it may take
 * @param quotas of the namespace: what is left, by resource ({@code pods}, {@code requests.memory} in bytes, {@code
 *     requests.cpu} in thousandths)
 * @param probes of each node that client pods may run on; empty if there were none
 */
public record ClusterFacts(
        String namespace,
        String release,
        String where,
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

    /** How a command for a release is typed, for hints: for the same cluster, too, as down is one of them. */
    public static String typed(String command, String namespace, String release, String where) {
        return "bin/orchestrator %s --namespace %s%s%s"
                .formatted(command, namespace, release.equals("megaconn") ? "" : " --release " + release, where);
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
