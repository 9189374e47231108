package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.fleet.ClientAnswer;
import io.megaconn.orchestrator.fleet.QueryTimes;
import io.megaconn.orchestrator.fleet.Witness;
import io.megaconn.orchestrator.kube.LossMeter.ReportedTotals;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.runtime.wire.ClientStats;
import org.jspecify.annotations.Nullable;

/** Query times and last answer of one client. Thread-safe. */
final class PolledClient {
    /** Failure reason of a connection attempt that a client gave up. */
    private static final String GIVEN_UP = "TIMEOUT";

    private final QueryTimes queryTimes = new QueryTimes();
    private String process = "";
    private @Nullable ClientStats stats;
    /** Time at which the query for the last answer was sent. */
    private long answersQueryOf;

    synchronized void queried(String ofProcess, long nanos) {
        if (!process.equals(ofProcess)) { // a new process has not answered yet
            process = ofProcess;
            stats = null;
            queryTimes.gone();
        }
        queryTimes.queried(nanos);
    }

    /**
     * Takes an answer.
     *
     * @param queriedAt time of its query
     * @return the increase since the previous answer
     */
    synchronized ReportedTotals answered(String byProcess, ClientStats answer, long queriedAt) {
        ClientStats before = stats;
        if (!process.equals(byProcess) || (before != null && answer.uptimeMs() < before.uptimeMs())) {
            return ReportedTotals.NONE;
        }
        stats = answer;
        answersQueryOf = queriedAt;
        queryTimes.answered(System.nanoTime());
        return new ReportedTotals(
                Math.max(0, givenUp(answer) - givenUp(before)),
                Math.max(0, answer.lost() - (before == null ? 0 : before.lost())));
    }

    private static long givenUp(@Nullable ClientStats answer) {
        return answer == null ? 0 : answer.failures().getOrDefault(GIVEN_UP, 0L);
    }

    /** Returns the last answer of the latest process that was queried; null for none. */
    synchronized @Nullable ClientStats stats() {
        return stats;
    }

    /** Returns the last answer of this pod's process; null if it has never answered. */
    synchronized @Nullable ClientAnswer last(PodState pod) {
        return stats == null || !process.equals(pod.process())
                ? null
                : new ClientAnswer(pod.name() + "/" + process, stats, queryTimes.answeredAt());
    }

    /** Returns the last answer of this pod's process; null without one to a query sent at this time or later. */
    synchronized @Nullable ClientStats since(PodState pod, long nanos) {
        return process.equals(pod.process()) && answersQueryOf - nanos >= 0 ? stats : null;
    }

    synchronized @Nullable Witness witness(PodState pod, long now) {
        return process.equals(pod.process()) ? queryTimes.witness(pod.name(), now) : null;
    }
}
