package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.fleet.ClientAnswer;
import io.megaconn.orchestrator.fleet.Clients;
import io.megaconn.orchestrator.fleet.StatsReader;
import io.megaconn.orchestrator.fleet.Witness;
import io.megaconn.orchestrator.kube.LossMeter.ReportedTotals;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.runtime.Ports;
import io.megaconn.runtime.wire.ClientStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Queries clients for what their readiness doesn't show, independently of the fleet's snapshots: all clients at the end
 * of the ramp and around the hold, a rotating tenth in between, and clients that are late. Each query opens a
 * port-forward, so only some run at the same time.
 */
final class ClientStatsPoller {
    /** Maximum number of clients queried at the same time. */
    private static final int PARALLEL = 10;
    /** Number of clients queried in a late batch: the cause is much the same for all of them. */
    private static final int FEW = 3;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORT_TIMEOUT = Duration.ofSeconds(3);

    private final Cluster cluster;
    private final StatsReader reader;
    private final String path;
    private final Semaphore permits = new Semaphore(PARALLEL);
    private final Map<Integer, ClientStats> exact = new ConcurrentSkipListMap<>();
    private final Map<Integer, PolledClient> latest = new ConcurrentSkipListMap<>();
    private final Map<String, CompletableFuture<?>> openQueries = new ConcurrentHashMap<>();
    private final AtomicLong givenUp = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private int turn;

    /** @param target connections of the whole run */
    ClientStatsPoller(Cluster cluster, StatsReader reader, int target) {
        this.cluster = cluster;
        this.reader = reader;
        this.path = StatsReader.exactPath(target);
    }

    /** Queries these clients for exact figures. Completes with true if all have answered. */
    CompletableFuture<Boolean> queryExact(List<PodState> pods) {
        List<CompletableFuture<Boolean>> answers =
                pods.stream().map(pod -> start(pod, path, TIMEOUT)).toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(_ -> answers.stream().allMatch(CompletableFuture::join));
    }

    /** Queries a few of these clients, without their histograms. Completes when they have answered or failed to. */
    CompletableFuture<?> queryFew(List<PodState> pods) {
        return query(pods.stream().limit(FEW).toList());
    }

    /** Queries all of these clients, without their histograms. A query in flight is not repeated. */
    CompletableFuture<?> query(List<PodState> pods) {
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (PodState pod : pods) {
            CompletableFuture<?> before = openQueries.get(pod.name());
            if (before != null && !before.isDone()) {
                answers.add(before);
            } else {
                CompletableFuture<?> answer = start(pod, "/stats", SHORT_TIMEOUT);
                openQueries.put(pod.name(), answer);
                answers.add(answer);
            }
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
    }

    /** Queries the next tenth of these clients. */
    void queryNextTenth(List<PodState> pods) {
        int tenth = (pods.size() + 9) / 10;
        List<PodState> next = new ArrayList<>();
        for (int i = 0; i < tenth; i++) {
            next.add(pods.get(Math.floorMod(turn++, pods.size())));
        }
        query(next);
    }

    /** Figures of all clients, from their last exact answers, with the failures from their last answers of any kind. */
    Clients clients() {
        return Clients.of(exact.values(), 0).withFailures(failures());
    }

    /**
     * Returns the connections of the first clients that the kernels of their pods count, by their last exact answers; -1 if one
     * has no count.
     */
    long kernelConnections(int clients) {
        List<Long> counts = exact.values().stream()
                .filter(stats -> stats.index() < clients)
                .map(stats -> stats.kernel().established())
                .toList();
        return counts.size() < clients || counts.stream().anyMatch(count -> count < 0)
                ? -1
                : counts.stream().mapToLong(Long::longValue).sum();
    }

    /** Failed connection attempts by reason, of all clients that have ever answered. */
    Map<String, Long> failures() {
        Map<Integer, ClientStats> known = new TreeMap<>();
        latest.forEach((index, polled) -> {
            ClientStats stats = polled.stats();
            if (stats != null) {
                known.put(index, stats);
            }
        });
        return Clients.of(known.values(), 0).failures();
    }

    /**
     * Connection attempts that clients gave up and connections that they lost, summed over all answers of all
     * processes.
     */
    ReportedTotals reportedTotals() {
        return new ReportedTotals(givenUp.get(), lost.get());
    }

    /** Connections that this client has ever established, by its last answer; 0 without an answer. */
    long established(int index) {
        PolledClient polled = latest.get(index);
        ClientStats answer = polled == null ? null : polled.stats();
        return answer == null ? 0 : answer.established();
    }

    /** Returns the last answer of this pod's process; null if it has never answered. */
    @Nullable
    ClientAnswer last(PodState pod) {
        PolledClient polled = latest.get(pod.index());
        return polled == null ? null : polled.last(pod);
    }

    /** Returns the connections of this pod's process by its last answer; -1 if it has never answered. */
    long connections(PodState pod) {
        ClientAnswer answer = last(pod);
        return answer == null ? -1 : answer.stats().connections();
    }

    /** Returns the last answer of this pod's process; null without one to a query sent at this time or later. */
    @Nullable
    ClientStats since(PodState pod, long nanos) {
        PolledClient polled = latest.get(pod.index());
        return polled == null ? null : polled.since(pod, nanos);
    }

    /** Returns the connections of this pod that have had no reply yet, by its last answer; 0 if no reply is expected. */
    long unconfirmed(PodState pod) {
        ClientAnswer answer = last(pod);
        return answer == null ? 0 : answer.unconfirmed();
    }

    /** Returns the query times of this pod's process; null if it was never queried. */
    @Nullable
    Witness witness(PodState pod, long now) {
        PolledClient polled = latest.get(pod.index());
        return polled == null ? null : polled.witness(pod, now);
    }

    private CompletableFuture<Boolean> start(PodState pod, String from, Duration timeout) {
        CompletableFuture<Boolean> answered = new CompletableFuture<>();
        Thread.ofVirtual().name("query-" + pod.name()).start(() -> {
            try {
                permits.acquire();
                try {
                    answered.complete(read(pod, from, timeout));
                } finally {
                    permits.release();
                }
            } catch (InterruptedException | RuntimeException e) {
                answered.complete(false);
            }
        });
        return answered;
    }

    private boolean read(PodState pod, String from, Duration timeout) throws InterruptedException {
        PolledClient polled = latest.computeIfAbsent(pod.index(), _ -> new PolledClient());
        long queriedAt = System.nanoTime();
        polled.queried(pod.process(), queriedAt);
        try (PodPortForward portForward = new PodPortForward(cluster, reader, pod.name(), Ports.CLIENT_ADMIN)) {
            ClientStats answer = portForward.read(from, timeout, ClientStats.class);
            if (answer == null) {
                return false;
            }
            ReportedTotals more = polled.answered(pod.process(), answer, queriedAt);
            givenUp.addAndGet(more.givenUp());
            lost.addAndGet(more.lost());
            if (from.equals(path)) {
                exact.put(answer.index(), answer);
            }
            return true;
        }
    }
}
