package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.StatsReader;
import io.megaconn.runtime.ClientStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Asks clients for what readiness does not tell: connect times and memory. A request each, so only some clients of a batch
 * are asked, once, when the batch is whole.
 */
final class Asking {
    /** All of a batch of the default size. */
    private static final int MOST = 10;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Cluster cluster;
    private final StatsReader reader;
    private final String path;

    private final Map<Integer, ClientStats> answers = new TreeMap<>();

    /** @param target connections of the whole run */
    Asking(Cluster cluster, StatsReader reader, int target) {
        this.cluster = cluster;
        this.reader = reader;
        this.path = StatsReader.exactPath(target);
    }

    /** @return what all clients say that were ever asked */
    Clients ask(List<PodState> pods) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<@Nullable ClientStats>> asked = pods.stream()
                    .limit(MOST)
                    .map(pod -> threads.submit(() -> ask(pod)))
                    .toList();
            List<@Nullable ClientStats> all = new ArrayList<>();
            for (Future<@Nullable ClientStats> answer : asked) {
                all.add(answer.get());
            }
            all.stream().filter(Objects::nonNull).forEach(one -> answers.put(one.index(), one));
            return Clients.of(answers.values(), 0);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // they answer null where they can't answer
        }
    }

    private @Nullable ClientStats ask(PodState pod) throws InterruptedException {
        try (Tunnel tunnel = new Tunnel(cluster, reader, pod.name(), Cluster.CLIENT_ADMIN)) {
            return tunnel.read(path, TIMEOUT, ClientStats.class);
        }
    }
}
