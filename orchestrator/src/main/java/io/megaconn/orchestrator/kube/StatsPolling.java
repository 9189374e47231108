package io.megaconn.orchestrator.kube;

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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Whom a look at the pods asks, and how long it waits for an answer. */
final class StatsPolling {
    static final Duration CLIENTS_WAIT = Duration.ofSeconds(10);
    /** For answers of one look. A late one is in the next look. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    private static final Duration CLOSER_WAIT = Duration.ofSeconds(2);
    /** How often a tenth of the clients is asked. */
    private static final Duration ROTATE = Duration.ofSeconds(10);
    /** How old the answer of a client may be that is not ready, to be counted. */
    private static final Duration RECENT = Duration.ofSeconds(10);
    /** All of a batch of the default size. */
    private static final int MOST_OF_A_BATCH = 10;

    private static final int MOST_ASKED = 40;
    private static final Duration ASK_BATCH = Duration.ofSeconds(5);

    private final Plan plan;
    private final ClientStatsPoller asking;
    private final ServerStatsPoller asked;
    /** Processes that have held their whole share. */
    private final Set<String> full = new HashSet<>();

    /** Clients of which a process has held its whole share, by index. */
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

    /** @param clients of this batch and those before it */
    void batch(int clients, int first) {
        wanted = clients;
        firstOfBatch = first;
        closerLook = null;
    }

    /** How the server stands, or stood when it last answered; null if it is gone. */
    @Nullable
    ServerStats server(@Nullable PodState pod, boolean exact) throws InterruptedException {
        closerAnswer = null;
        if (pod == null) {
            return null;
        }
        if (exact) {
            closerAnswer = await(closerLook(pod), CLOSER_WAIT);
        }
        if (closerAnswer == null) {
            await(asked.ask(pod), WAIT);
        }
        return closerAnswer != null ? closerAnswer : asked.last(pod);
    }

    /** Connections of all clients: readiness tells, or they do. */
    long held(List<PodState> clients) {
        clients.stream().filter(PodState::ready).forEach(pod -> {
            full.add(pod.process());
            everFull.set(pod.index());
        });
        return clients.stream().mapToLong(this::held).sum();
    }

    /** Asks clients after the server has answered a closer look. Returns whether that look is over. */
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
     * Asks clients for connect times and memory of a batch that is whole, or why another one is not: those of the batch, and
     * all of them at the end of the ramp and of the hold. Returns whether that is over; in a hold, only when all have answered.
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
        Boolean answered = await(round, agree ? CLOSER_WAIT : CLIENTS_WAIT);
        if (answered != null && !answered && holding) {
            closerLook = null; // once more, with the next look
        }
        return answered != null && (answered || !holding);
    }

    /** A client that is not ready may still hold its share: it is unanswered, not lost. It says so itself. */
    private long held(PodState pod) {
        if (pod.ready()) {
            return plan.share(pod.index());
        }
        ClientAnswer answer = full.contains(pod.process()) ? asking.last(pod) : null;
        return answer != null
                        && System.nanoTime() - answer.atNanos() < RECENT.toNanos()
                        && answer.stats().connections() == plan.share(pod.index())
                ? plan.share(pod.index())
                : 0;
    }

    /** A tenth of the clients now and then; those that were full and are not ready any more, at once. */
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

    /** Asks the clients of the batch, now and then. */
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

    /** Whether a client that has been full is not ready, or gone. */
    boolean fell(List<PodState> clients) {
        BitSet missing = (BitSet) everFull.clone();
        clients.stream().filter(PodState::ready).forEach(pod -> missing.clear(pod.index()));
        return !missing.isEmpty();
    }

    /** Whether a closer look that is over has asked all clients that may have given up connects. */
    boolean asksAllWhoConnect() {
        return wanted == plan.clients() || wanted - firstOfBatch <= MOST_OF_A_BATCH;
    }

    /** From now on, a closer look is over when all clients have answered. */
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

    /** Null for a question without an answer in this time. */
    static <T> @Nullable T await(CompletableFuture<T> answer, Duration atMost) throws InterruptedException {
        try {
            return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return null;
        }
    }
}
