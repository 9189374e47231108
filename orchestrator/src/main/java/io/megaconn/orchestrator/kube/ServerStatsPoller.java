package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.fleet.QueryTimes;
import io.megaconn.orchestrator.fleet.Witness;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.runtime.wire.ServerStats;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Queries the server independently of the fleet's snapshots, so that a missing answer never delays them. */
final class ServerStatsPoller {
    private final ServerStatsClient client;
    private final QueryTimes queryTimes = new QueryTimes();
    private String process = "";
    private @Nullable ServerStats last;
    private @Nullable CompletableFuture<?> openQuery;

    ServerStatsPoller(ServerStatsClient client) {
        this.client = client;
    }

    /** Starts a query, unless one is in flight. Completes with the answer, or when there is none. */
    synchronized CompletableFuture<?> query(PodState pod) {
        if (!process.equals(pod.process())) { // a new process has not answered yet
            process = pod.process();
            last = null;
            queryTimes.gone();
        }
        CompletableFuture<?> query = openQuery;
        if (query == null || query.isDone()) {
            queryTimes.queried(System.nanoTime());
            query = start(pod, false);
            openQuery = query;
        }
        return query;
    }

    /** Starts an exact query; completes with null if there is no answer. */
    CompletableFuture<@Nullable ServerStats> queryExact(PodState pod) {
        return start(pod, true);
    }

    private CompletableFuture<@Nullable ServerStats> start(PodState pod, boolean exact) {
        CompletableFuture<@Nullable ServerStats> answered = new CompletableFuture<>();
        Thread.ofVirtual().name("query-server").start(() -> {
            try {
                ServerStats answer = client.query(exact);
                if (answer != null) {
                    answered(pod, answer);
                }
                answered.complete(answer);
            } catch (InterruptedException | RuntimeException e) {
                answered.complete(null);
            }
        });
        return answered;
    }

    private synchronized void answered(PodState pod, ServerStats answer) {
        if (process.equals(pod.process())) {
            last = answer;
            queryTimes.answered(System.nanoTime());
        }
    }

    /** Returns the last answer of this pod's process; null if it has never answered. */
    synchronized @Nullable ServerStats last(PodState pod) {
        return process.equals(pod.process()) ? last : null;
    }

    synchronized Witness witness(PodState pod, long now) {
        return queryTimes.witness(pod.name(), now);
    }
}
