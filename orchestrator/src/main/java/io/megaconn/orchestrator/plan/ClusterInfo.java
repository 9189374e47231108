package io.megaconn.orchestrator.plan;

import java.util.List;

/**
 * The cluster of a run.
 *
 * @param version version of Kubernetes
 * @param serverNode node that the server pod runs on; empty if the run does not use it
 * @param nodes empty if listing nodes is not permitted
 */
public record ClusterInfo(String version, String namespace, String release, String serverNode, List<Node> nodes) {
    /**
     * A node.
     *
     * @param schedulable true if client pods may run there: ready, not cordoned, no taint that they don't tolerate
     * @param cpuMillis CPU that pods may request in total, thousandths of a core
     * @param memory memory that pods may request in total, bytes
     * @param pods maximum number of pods
     * @param usedCpuMillis CPU that its pods already request; -1 if listing them is not permitted
     */
    public record Node(
            String name,
            String kernel,
            String kubelet,
            boolean schedulable,
            long cpuMillis,
            long memory,
            int pods,
            long usedCpuMillis,
            long usedMemory,
            int usedPods) {}

    public int cores() {
        return (int) nodes.stream().mapToLong(Node::cpuMillis).sum() / 1000;
    }
}
