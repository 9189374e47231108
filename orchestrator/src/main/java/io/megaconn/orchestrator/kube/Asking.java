package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.StatsReader;
import io.megaconn.runtime.ClientStats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Asks clients for what readiness does not tell: connect times and memory, once, when a batch is whole; and why connects
 * fail, while it is late. A request each, so only some clients are asked.
 */
final class Asking {
    /** All of a batch of the default size. */
    private static final int MOST = 10;

    /** Of a batch that is late: they all lack much the same. */
    private static final int FEW = 3;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORT_TIMEOUT = Duration.ofSeconds(3);

    private final Cluster cluster;
    private final StatsReader reader;
    private final String path;

    private final Map<Integer, ClientStats> exact = new TreeMap<>();
    private final Map<Integer, ClientStats> latest = new TreeMap<>();

    /** @param target connections of the whole run */
    Asking(Cluster cluster, StatsReader reader, int target) {
        this.cluster = cluster;
        this.reader = reader;
        this.path = StatsReader.exactPath(target);
    }

    /** A closer look. */
    void ask(List<PodState> pods) throws InterruptedException {
        Map<Integer, ClientStats> answers = answers(pods.stream().limit(MOST).toList(), path, TIMEOUT);
        exact.putAll(answers);
        latest.putAll(answers);
    }

    /** Only how connecting goes. */
    void askFew(List<PodState> pods) throws InterruptedException {
        latest.putAll(answers(pods.stream().limit(FEW).toList(), "/stats", SHORT_TIMEOUT));
    }

    /** What all clients say that were ever asked. */
    Clients clients() {
        return Clients.of(exact.values(), 0).withFailures(failures());
    }

    /** Failed connects of all clients that were ever asked, by reason. */
    Map<String, Long> failures() {
        return Clients.of(latest.values(), 0).failures();
    }

    /** Connections that this client has ever had, as far as it was asked. */
    long established(int client) {
        ClientStats answer = latest.get(client);
        return answer == null ? 0 : answer.established();
    }

    private Map<Integer, ClientStats> answers(List<PodState> pods, String from, Duration timeout)
            throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<@Nullable ClientStats>> asked = pods.stream()
                    .map(pod -> threads.submit(() -> ask(pod, from, timeout)))
                    .toList();
            Map<Integer, ClientStats> answers = new TreeMap<>();
            for (Future<@Nullable ClientStats> future : asked) {
                ClientStats answer = future.get();
                if (answer != null) {
                    answers.put(answer.index(), answer);
                }
            }
            return answers;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // they answer null where they can't answer
        }
    }

    private @Nullable ClientStats ask(PodState pod, String from, Duration timeout) throws InterruptedException {
        try (Tunnel tunnel = new Tunnel(cluster, reader, pod.name(), Cluster.CLIENT_ADMIN)) {
            return tunnel.read(from, timeout, ClientStats.class);
        }
    }
}
