package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.fleet.Answers;
import io.megaconn.orchestrator.fleet.ClientCount;
import io.megaconn.orchestrator.fleet.WitnessTimes;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Decides which pods a snapshot queries, and how long it waits for answers. */
final class StatsPolling {
    static final Duration CLIENTS_WAIT = Duration.ofSeconds(10);
    /** Maximum wait for the answers of one snapshot. A late answer is in the next snapshot. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    private static final Duration EXACT_WAIT = Duration.ofSeconds(2);
    /** Interval at which a tenth of the clients is queried. */
    private static final Duration ROTATION_INTERVAL = Duration.ofSeconds(10);
    /** Covers all clients of a default batch. */
    private static final int MAX_PER_BATCH = 10;

    private static final int MAX_QUERIED = 40;
    private static final Duration BATCH_INTERVAL = Duration.ofSeconds(5);

    private final Plan plan;
    private final ClientStatsPoller clientPoller;
    private final ServerStatsPoller serverPoller;
    private final PodCounts counts;
    private @Nullable CompletableFuture<@Nullable ServerStats> exactQuery;
    private @Nullable ServerStats exactAnswer;
    private @Nullable CompletableFuture<Boolean> exactClientQueries;
    private String exactProcess = "";
    private long rotatedAt = System.nanoTime();
    private long batchQueriedAt = rotatedAt - BATCH_INTERVAL.toNanos();
    private long connectingQueriedAt = rotatedAt;
    private boolean holding;
    private int expectedClients;
    private int firstOfBatch;

    StatsPolling(Plan plan, ServerStatsPoller serverPoller, ClientStatsPoller clientPoller) {
        this.plan = plan;
        this.serverPoller = serverPoller;
        this.clientPoller = clientPoller;
        this.counts = new PodCounts(plan::share, clientPoller::since, System::nanoTime);
    }

    /** @param clients number of clients in this batch and those before it */
    void batch(int clients, int first) {
        expectedClients = clients;
        firstOfBatch = first;
        exactQuery = null;
        exactClientQueries = null;
    }

    /** Returns the server's answer, or else its last one; null if there is none or the server is gone. */
    @Nullable
    ServerStats server(@Nullable PodState pod, boolean exact) throws InterruptedException {
        exactAnswer = null;
        if (pod == null) {
            return null;
        }
        if (exact) {
            exactAnswer = Answers.await(exactQuery(pod), EXACT_WAIT);
        }
        if (exactAnswer == null) {
            Answers.await(serverPoller.query(pod), WAIT);
        }
        return exactAnswer != null ? exactAnswer : serverPoller.last(pod);
    }

    /** Takes the state of all clients that exist. */
    void observe(List<PodState> clients) {
        counts.observe(clients);
    }

    /** Returns the connections of the clients that count as connected. */
    long connected(List<PodState> clients) {
        return counts.connected(clients);
    }

    /** Returns the clients' count, with the answers so far. */
    ClientCount count(List<PodState> clients) {
        return counts.count(clients);
    }

    /** Queries clients after the server has answered an exact query. Returns true if the exact check is complete. */
    boolean completeExact(List<PodState> clients, boolean countsAgree) throws InterruptedException {
        boolean complete = exactAnswer != null && (queryClientsExact(clients, countsAgree) || !countsAgree);
        if (complete) {
            exactQuery = null;
        }
        return complete;
    }

    /**
     * Queries the clients of an external server exactly: those of the batch, and all of them at the end of the ramp and of the
     * hold.
     *
     * @param connected true if all clients are ready
     * @return true if all have answered
     */
    boolean completeExactClients(List<PodState> clients, boolean connected) throws InterruptedException {
        CompletableFuture<Boolean> queries = exactClientQueries;
        if (queries == null) {
            boolean all = connected && expectedClients == plan.clients();
            queries = clientPoller.queryExact(clients.stream()
                    .filter(pod -> all || pod.index() >= firstOfBatch)
                    .filter(pod -> pod.phase().equals("Running"))
                    .limit(connected ? plan.clients() : MAX_PER_BATCH)
                    .toList());
            exactClientQueries = queries;
        }
        Boolean answered = Answers.await(queries, EXACT_WAIT);
        if (answered != null) {
            exactClientQueries = null; // the next exact check counts again
        }
        return Boolean.TRUE.equals(answered);
    }

    private CompletableFuture<@Nullable ServerStats> exactQuery(PodState pod) {
        CompletableFuture<@Nullable ServerStats> query = exactQuery;
        if (query == null || (query.isDone() && query.join() == null) || !exactProcess.equals(pod.process())) {
            query = serverPoller.queryExact(pod);
            exactQuery = query;
            exactProcess = pod.process();
            exactClientQueries = null;
        }
        return query;
    }

    /**
     * Queries clients for their connections, connect times and memory: those of the batch, and all of them at the end of the
     * ramp and of the hold. If some of a batch are not ready, queries only those, for the cause. Returns true when that is
     * complete; in a hold, only when all have answered.
     */
    private boolean queryClientsExact(List<PodState> clients, boolean countsAgree) throws InterruptedException {
        CompletableFuture<Boolean> queries = exactClientQueries;
        if (queries == null) {
            boolean all = (countsAgree || holding) && expectedClients == plan.clients();
            boolean ready = countsAgree || clients.stream().allMatch(PodState::ready);
            queries = clientPoller.queryExact(clients.stream()
                    .filter(pod -> pod.phase().equals("Running"))
                    .filter(pod -> all || (ready ? pod.index() >= firstOfBatch : !pod.ready()))
                    .limit(all ? plan.clients() : ready ? MAX_PER_BATCH : MAX_QUERIED)
                    .toList());
            exactClientQueries = queries;
        }
        Boolean answered = Answers.await(queries, countsAgree ? EXACT_WAIT : CLIENTS_WAIT);
        if (answered != null && !answered && holding) {
            exactQuery = null; // repeat it with the next snapshot
        }
        return answered != null && (answered || !holding);
    }

    /**
     * Queries a tenth of the clients and some that are connecting, at intervals, and at once those that were fully
     * connected but no longer are.
     */
    void rotate(List<PodState> clients) {
        List<PodState> running =
                clients.stream().filter(pod -> pod.phase().equals("Running")).toList();
        clientPoller.query(
                running.stream().filter(counts::hasFallen).limit(MAX_PER_BATCH).toList());
        long now = System.nanoTime();
        if (now - connectingQueriedAt >= BATCH_INTERVAL.toNanos()) {
            connectingQueriedAt = now;
            clientPoller.query(running.stream()
                    .filter(pod -> !pod.ready())
                    .limit(MAX_PER_BATCH)
                    .toList());
        }
        if (!running.isEmpty() && now - rotatedAt >= ROTATION_INTERVAL.toNanos()) {
            rotatedAt = now;
            clientPoller.queryNextTenth(running);
        }
    }

    /** Queries at intervals the clients of the batch, and those with connections that had no reply yet. */
    void queryBatch(List<PodState> clients) {
        long now = System.nanoTime();
        if (now - batchQueriedAt >= BATCH_INTERVAL.toNanos()) {
            batchQueriedAt = now;
            clientPoller.query(clients.stream()
                    .filter(pod -> pod.phase().equals("Running"))
                    .filter(pod -> pod.index() >= firstOfBatch || clientPoller.unconfirmed(pod) > 0)
                    .sorted(Comparator.comparing((PodState pod) -> clientPoller.unconfirmed(pod) == 0))
                    .limit(MAX_QUERIED)
                    .toList());
        }
    }

    /** Returns true if a client that was fully connected is not ready, or is gone. */
    boolean anyUnready(List<PodState> clients) {
        return counts.anyUnready(clients);
    }

    /** Returns true if a completed exact check has queried all clients that may have given up connection attempts. */
    boolean queriesAllConnecting() {
        return expectedClients == plan.clients() || expectedClients - firstOfBatch <= MAX_PER_BATCH;
    }

    /** Begins the hold: from now on, an exact check is complete only when all clients have answered. */
    void holding(List<PodState> clients) {
        holding = true;
        clientPoller.query(
                clients.stream().filter(pod -> pod.phase().equals("Running")).toList());
    }

    WitnessTimes witnesses(@Nullable PodState serverPod, List<PodState> clients) {
        long now = System.nanoTime();
        return new WitnessTimes(
                serverPod == null ? null : serverPoller.witness(serverPod, now),
                clients.stream()
                        .map(pod -> clientPoller.witness(pod, now))
                        .filter(Objects::nonNull)
                        .toList(),
                clients.stream()
                        .map(clientPoller::last)
                        .filter(Objects::nonNull)
                        .toList(),
                expectedClients,
                2 * 10 * ROTATION_INTERVAL.toMillis(),
                true);
    }
}
