package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.runtime.wire.ClientPlan;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts the client pods of a batch with one request, after the plan is written once. */
final class BatchStart {
    /** Maximum time to retry while the apiserver is away, after the API client's own retries. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final Cluster cluster;
    private final ClientPlan plan;
    private final Runnable fence;

    /** @param fence fails if another orchestrator has taken over this run */
    BatchStart(Cluster cluster, ClientPlan plan, Runnable fence) {
        this.cluster = cluster;
        this.plan = plan;
        this.fence = fence;
    }

    void start(Batch batch) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                fence.run(); // a smaller number would stop the clients of another orchestrator
                if (batch.firstClient() == 0) {
                    Cluster.write(cluster.planMap(), Map.of("plan.json", plan.toJson()));
                }
                cluster.scale(batch.firstClient() + batch.clients());
                return;
            } catch (KubernetesClientException e) {
                if (!Cluster.isAway(e) || System.nanoTime() > end) {
                    throw cluster.explain(e, "batch %d can't be started".formatted(batch.number()));
                }
                TimeUnit.NANOSECONDS.sleep(RETRY_DELAY.toNanos());
            }
        }
    }
}
