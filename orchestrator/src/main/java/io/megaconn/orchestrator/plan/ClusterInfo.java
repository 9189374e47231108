package io.megaconn.orchestrator.plan;

import java.util.List;

/**
 * The cluster of a run.
 *
 * @param version of Kubernetes
 * @param serverNode where the server pod runs
 * @param nodes empty if we may not list them
 */
public record ClusterInfo(String version, String namespace, String release, String serverNode, List<Node> nodes) {
    /**
     * One node.
     *
     * @param schedulable whether client pods may run there: ready, not cordoned, no taint that they do not tolerate
     * @param cpuMillis what pods may ask for in all, thousandths of a core
     * @param memory what pods may ask for in all, bytes
     * @param pods most pods
     * @param usedCpuMillis what its pods ask for already; -1 if we may not see them
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
