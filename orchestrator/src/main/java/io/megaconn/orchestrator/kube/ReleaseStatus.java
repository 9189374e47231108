package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.event.Counts;
import java.util.List;

/**
 * The state of a release.
 *
 * @param run name of the run; empty if there was none
 * @param phase phase of the run: ramping, holding, done, ended; none if there was no run
 * @param ramping the orchestrator that is ramping now; empty if there is none
 * @param target target of the run; 0 if there was none
 * @param counts the server's count is -1 if its pod runs but does not answer, and 0 without such a pod; the kernel's is
 *     counted one by one, and is unknown if many connections are inspected repeatedly
 * @param silent -1 if the server's pod runs but does not answer
 * @param messagesPerSecond messages that reached the server; -1 if unknown: no answer, or no run that defines their
 *     size
 * @param batches batches that have been started
 * @param server name of the server's pod; empty if there is none
 * @param trouble problems of pods with their fixes, and clients with unanswered connections
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
     * @param connections connections of its clients, by their readiness or their answers; -1 if those of one are unknown
     * @param nodes pods by node, for example {@code node1 x 5, node2 x 5}
     */
    public record Row(int batch, int pods, int ready, long connections, long expected, int restarts, String nodes) {}
}
