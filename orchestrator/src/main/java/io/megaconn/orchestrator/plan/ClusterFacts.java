package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.protocol.ClientInputs;
import io.megaconn.runtime.wire.ProbeResult;
import io.megaconn.runtime.wire.ServerStats;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Facts about a release and its cluster, gathered before a ramp.
 *
 * @param hints commands for the release
 * @param server its server; null if the run does not use it
 * @param forbidden permissions that the orchestrator needs and lacks, such as {@code patch statefulsets/scale}
 * @param clientPods number of existing client pods
 * @param roomPerClient connections that a client pod's memory is sized for; 0 if the release doesn't specify it
 * @param client a client pod as the cluster would create it
 * @param quotas what the namespace's quotas leave for client pods
 * @param nodes room on each node; empty without permission to list nodes and pods
 * @param expectedNodes nodes that client pods can use once an autoscaler has added some; 0 if none are expected
 * @param probes results of the probes on each node that client pods may run on; empty without probes
 * @param headersSecret Secret that client pods mount for headers; empty for none
 * @param tlsSecret Secret that client pods mount for TLS
 * @param sizedForTls whether {@code roomPerClient} is for connections over TLS
 * @param serverSecret Secret with the certificate of the release's server; empty for none
 */
public record ClusterFacts(
        CommandHints hints,
        ClusterInfo info,
        @Nullable ServerStats server,
        List<String> forbidden,
        int clientPods,
        int roomPerClient,
        ClientPod client,
        List<QuotaRoom> quotas,
        List<NodeRoom> nodes,
        int expectedNodes,
        List<NodeProbe> probes,
        String headersSecret,
        TlsSecret tlsSecret,
        boolean sizedForTls,
        String serverSecret) {

    ClusterFixes fixes() {
        return new ClusterFixes(hints, info.serverNode(), inputs());
    }

    /** Returns how client pods get what the server requires. */
    ClientInputs inputs() {
        return server == null
                ? PodInputs.external(hints, new ClientSecrets(headersSecret, tlsSecret))
                : PodInputs.ownServer(hints, serverSecret);
    }

    /** Returns the architecture of a node, such as {@code amd64}; empty if it is unknown. */
    String architecture(String node) {
        return nodes.stream()
                .filter(room -> room.name().equals(node))
                .findFirst()
                .map(NodeRoom::architecture)
                .orElse("");
    }

    /**
     * Findings of a probe pod on a node.
     *
     * @param result null if the probe did not get that far
     * @param problem why it did not, or empty
     * @param seesAddress true if the server saw the pod's own address; null if it could not be queried
     * @param fix what helps against the problem, or empty
     */
    public record NodeProbe(
            String node,
            @Nullable ProbeResult result,
            String problem,
            @Nullable Boolean seesAddress,
            String fix) {
        public NodeProbe(String node, @Nullable ProbeResult result, String problem, @Nullable Boolean seesAddress) {
            this(node, result, problem, seesAddress, "");
        }
    }
}
