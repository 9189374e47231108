package io.megaconn.orchestrator.event;

/**
 * Memory and CPU of the processes or pods of an external server at the end of a batch or a hold. Each figure is -1 if unknown.
 *
 * @param processes number of its processes; of its pods on Kubernetes
 * @param rss sum of their resident sets, bytes
 * @param pss sum of their proportional sets, in which a page that several processes share counts once, bytes
 * @param groupMemory memory of their control group, with the kernel's memory for their sockets, bytes; on Kubernetes the
 *     working sets of the pods, by the metrics API
 * @param rssPerConnection growth of {@code rss} since before the first batch, bytes per connection
 * @param pssPerConnection growth of {@code pss} since then, bytes per connection, whether or not other processes
 *     share its file pages
 * @param groupMemoryPerConnection growth of {@code groupMemory} since then, bytes per connection
 * @param cpuMs their processor time in this batch or hold, milliseconds
 * @param messages messages that the clients sent in this batch or hold
 */
public record ServerCost(
        int processes,
        long rss,
        long pss,
        long groupMemory,
        long rssPerConnection,
        long pssPerConnection,
        long groupMemoryPerConnection,
        long cpuMs,
        long messages) {
    /** Fewest messages for a meaningful quotient. */
    private static final int MIN_MESSAGES = 100;

    /**
     * Returns the memory per connection, bytes: proportional sets, or resident sets where those can't be read, or the working
     * sets of pods.
     */
    public long bytesPerConnection() {
        return pss >= 0 ? pssPerConnection : rss >= 0 ? rssPerConnection : groupMemoryPerConnection;
    }

    /** Returns the processor time per message, microseconds; -1 if unknown or if there were too few messages. */
    public double cpuMicrosPerMessage() {
        return cpuMs < 0 || messages < MIN_MESSAGES ? -1 : Math.round(cpuMs * 10_000.0 / messages) / 10.0;
    }
}
