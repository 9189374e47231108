package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.event.Counts;
import java.util.List;

/**
 * How a release stands.
 *
 * @param run empty if there was none
 * @param phase of the run: ramping, holding, done, ended
 * @param ramping who ramps now, or empty
 * @param target 0 if there was no run
 * @param counts the server's is -1 where its pod runs and does not answer, 0 without such a pod; the kernel's is counted one
 *     by one, and unknown where many connections are looked at again and again
 * @param silent -1 where the server's pod runs and does not answer
 * @param messagesPerSecond that reached the server; -1 where it is unknown: no answer, or no run that says their size
 * @param batches that have been begun
 * @param server its pod, or empty
 * @param trouble what is wrong with pods and what to type about it, and which clients have unanswered connections
 */
public record ReleaseStatus(
        String namespace,
        String release,
        String run,
        String phase,
        String ramping,
        int target,
        Counts counts,
        long silent,
        long messagesPerSecond,
        String server,
        String serverNode,
        int serverRestarts,
        List<Row> batches,
        List<String> trouble) {

    /**
     * The clients of a batch.
     *
     * @param connections of those that hold their share: they are ready, or some of their connections are unanswered
     * @param nodes such as {@code node1 x 5, node2 x 5}
     */
    public record Row(int batch, int pods, int ready, long connections, long expected, int restarts, String nodes) {}
}
