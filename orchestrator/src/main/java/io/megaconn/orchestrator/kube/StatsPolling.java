package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.fleet.Answers;
import io.megaconn.orchestrator.fleet.ClientAnswer;
import io.megaconn.orchestrator.fleet.WitnessTimes;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Decides which pods a snapshot queries, and how long it waits for answers. */
final class StatsPolling {
    static final Duration CLIENTS_WAIT = Duration.ofSeconds(10);
    /** Maximum wait for the answers of one snapshot. A late answer is in the next snapshot. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    private static final Duration CLOSER_WAIT = Duration.ofSeconds(2);
    /** Interval at which a tenth of the clients is queried. */
    private static final Duration ROTATE = Duration.ofSeconds(10);
    /** Maximum age at which the answer of a client that is not ready counts. */
    private static final Duration RECENT = Duration.ofSeconds(10);
    /** Covers all clients of a default batch. */
    private static final int MOST_OF_A_BATCH = 10;

    private static final int MOST_ASKED = 40;
    private static final Duration ASK_BATCH = Duration.ofSeconds(5);

    private final Plan plan;
    private final ClientStatsPoller asking;
    private final ServerStatsPoller asked;
    /** Processes that have held all connections assigned to them. */
    private final Set<String> full = new HashSet<>();

    /** Clients, by index, with a process that has held all connections assigned to it. */
    private final BitSet everFull = new BitSet();

    private @Nullable CompletableFuture<@Nullable ServerStats> closerLook;
    private @Nullable ServerStats closerAnswer;
    private @Nullable CompletableFuture<Boolean> closerClients;
    private String closerProcess = "";
    private long rotatedAt = System.nanoTime();
    private long batchAskedAt = rotatedAt - ASK_BATCH.toNanos();
    private boolean holding;
    private int wanted;
    private int firstOfBatch;

    StatsPolling(Plan plan, ServerStatsPoller asked, ClientStatsPoller asking) {
        this.plan = plan;
        this.asked = asked;
        this.asking = asking;
    }

    /** @param clients number of clients in this batch and those before it */
    void batch(int clients, int first) {
        wanted = clients;
        firstOfBatch = first;
        closerLook = null;
    }

    /** The server's answer, or else its last one; null if there is none or the server is gone. */
    @Nullable
    ServerStats server(@Nullable PodState pod, boolean exact) throws InterruptedException {
        closerAnswer = null;
        if (pod == null) {
            return null;
        }
        if (exact) {
            closerAnswer = Answers.await(closerLook(pod), CLOSER_WAIT);
        }
        if (closerAnswer == null) {
            Answers.await(asked.ask(pod), WAIT);
        }
        return closerAnswer != null ? closerAnswer : asked.last(pod);
    }

    /** Connections of all clients, by readiness or by their own answers. */
    long held(List<PodState> clients) {
        clients.stream().filter(PodState::ready).forEach(pod -> {
            full.add(pod.process());
            everFull.set(pod.index());
        });
        return clients.stream().mapToLong(this::held).sum();
    }

    /** Queries clients after the server has answered an exact query. Returns true if the exact check is complete. */
    boolean closer(List<PodState> clients, boolean agree) throws InterruptedException {
        boolean over = closerAnswer != null && (askCloser(clients, agree) || !agree);
        if (over) {
            closerLook = null;
        }
        return over;
    }

    private CompletableFuture<@Nullable ServerStats> closerLook(PodState pod) {
        CompletableFuture<@Nullable ServerStats> look = closerLook;
        if (look == null || (look.isDone() && look.join() == null) || !closerProcess.equals(pod.process())) {
            look = asked.askExact(pod);
            closerLook = look;
            closerProcess = pod.process();
            closerClients = null;
        }
        return look;
    }

    /**
     * Queries clients for connect times and memory of a fully connected batch, or for the cause if it is not: the
     * clients of the batch, and all of them at the end of the ramp and of the hold. Returns true when that is complete;
     * in a hold, only when all have answered.
     */
    private boolean askCloser(List<PodState> clients, boolean agree) throws InterruptedException {
        CompletableFuture<Boolean> round = closerClients;
        if (round == null) {
            boolean all = agree && wanted == plan.clients();
            round = asking.ask(clients.stream()
                    .filter(pod -> all || pod.index() >= firstOfBatch)
                    .filter(pod -> pod.phase().equals("Running"))
                    .filter(pod -> agree || !pod.ready())
                    .limit(all ? plan.clients() : MOST_OF_A_BATCH)
                    .toList());
            closerClients = round;
        }
        Boolean answered = Answers.await(round, agree ? CLOSER_WAIT : CLIENTS_WAIT);
        if (answered != null && !answered && holding) {
            closerLook = null; // repeat it with the next snapshot
        }
        return answered != null && (answered || !holding);
    }

    /**
     * Connections of a client. One that is not ready may still hold all of them: its answer shows that they are
     * unanswered, not lost.
     */
    private long held(PodState pod) {
        if (pod.ready() || (pod.serving() && full.contains(pod.process()))) {
            return plan.share(pod.index());
        }
        ClientAnswer answer = full.contains(pod.process()) ? asking.last(pod) : null;
        return answer != null
                        && System.nanoTime() - answer.atNanos() < RECENT.toNanos()
                        && answer.stats().connections() == plan.share(pod.index())
                ? plan.share(pod.index())
                : 0;
    }

    /**
     * Queries a tenth of the clients at intervals, and at once those that were fully connected but are no longer ready.
     */
    void rotate(List<PodState> clients) {
        List<PodState> running =
                clients.stream().filter(pod -> pod.phase().equals("Running")).toList();
        List<PodState> fell = running.stream()
                .filter(pod -> !pod.ready() && full.contains(pod.process()))
                .limit(MOST_OF_A_BATCH)
                .toList();
        if (!fell.isEmpty()) {
            asking.look(fell);
        }
        long now = System.nanoTime();
        if (!running.isEmpty() && now - rotatedAt >= ROTATE.toNanos()) {
            rotatedAt = now;
            asking.lookAtSome(running);
        }
    }

    /** Queries the clients of the batch at intervals. */
    void askBatch(List<PodState> clients) {
        long now = System.nanoTime();
        if (now - batchAskedAt >= ASK_BATCH.toNanos()) {
            batchAskedAt = now;
            asking.look(clients.stream()
                    .filter(pod -> pod.index() >= firstOfBatch && pod.phase().equals("Running"))
                    .limit(MOST_ASKED)
                    .toList());
        }
    }

    /** True if a client that was fully connected is not ready, or is gone. */
    boolean fell(List<PodState> clients) {
        BitSet missing = (BitSet) everFull.clone();
        clients.stream().filter(PodState::serving).forEach(pod -> missing.clear(pod.index()));
        return !missing.isEmpty();
    }

    /** True if a completed exact check has queried all clients that may have given up connection attempts. */
    boolean asksAllWhoConnect() {
        return wanted == plan.clients() || wanted - firstOfBatch <= MOST_OF_A_BATCH;
    }

    /** Begins the hold: from now on, an exact check is complete only when all clients have answered. */
    void holding(List<PodState> clients) {
        holding = true;
        asking.look(
                clients.stream().filter(pod -> pod.phase().equals("Running")).toList());
    }

    WitnessTimes hearing(@Nullable PodState serverPod, List<PodState> clients) {
        long now = System.nanoTime();
        return new WitnessTimes(
                serverPod == null ? null : asked.witness(serverPod, now),
                clients.stream()
                        .map(pod -> asking.witness(pod, now))
                        .filter(Objects::nonNull)
                        .toList(),
                clients.stream().map(asking::last).filter(Objects::nonNull).toList(),
                wanted,
                2 * 10 * ROTATE.toMillis(),
                true);
    }
}
