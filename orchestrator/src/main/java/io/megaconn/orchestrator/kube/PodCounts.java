package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.fleet.ClientCount;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.runtime.wire.ClientStats;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the connections of client pods by their own answers, and by their readiness where no answer is newer: a client is
 * ready only while it holds all connections assigned to it. What neither shows is unknown. Pure.
 */
final class PodCounts {
    /** Maximum age at which an answer counts. */
    private static final Duration RECENT = Duration.ofSeconds(10);

    private final IntUnaryOperator share;
    private final Answered answers;
    private final LongSupplier nanoTime;
    /** Processes that have held all connections assigned to them. */
    private final Set<String> fullyConnected = new HashSet<>();

    /** Clients, by index, with a process that has held all connections assigned to it. */
    private final BitSet everFullyConnected = new BitSet();

    /** Times since which processes have been ready. */
    private final Map<String, Long> readySince = new HashMap<>();

    /** The clients' answers. */
    interface Answered {
        /** Returns the last answer of this pod's process; null without one to a query sent at this time or later. */
        @Nullable
        ClientStats since(PodState pod, long nanos);
    }

    /** @param share connections of a client, by its index */
    PodCounts(IntUnaryOperator share, Answered answers, LongSupplier nanoTime) {
        this.share = share;
        this.answers = answers;
        this.nanoTime = nanoTime;
    }

    /** Takes the state of all clients that exist. */
    void observe(List<PodState> clients) {
        long now = nanoTime.getAsLong();
        Map<String, Long> before = Map.copyOf(readySince);
        readySince.clear();
        clients.stream().filter(PodState::serving).forEach(pod -> {
            readySince.put(pod.process(), before.getOrDefault(pod.process(), now));
            if (pod.ready()) {
                fullyConnected.add(pod.process());
                everFullyConnected.set(pod.index());
            }
        });
    }

    ClientCount count(List<PodState> clients) {
        long[] known = clients.stream()
                .mapToLong(this::connections)
                .filter(count -> count >= 0)
                .toArray();
        return new ClientCount(Arrays.stream(known).sum(), clients.size() - known.length, connected(clients));
    }

    /** Returns the connections of the clients that count as connected. */
    long connected(List<PodState> clients) {
        return clients.stream()
                .filter(this::isConnected)
                .mapToLong(pod -> share.applyAsInt(pod.index()))
                .sum();
    }

    /**
     * Returns true if a client counts as connected. One that is not ready may still hold all connections: its answer shows
     * that they are unanswered, not lost.
     */
    private boolean isConnected(PodState pod) {
        if (pod.ready()) {
            return true;
        }
        return fullyConnected.contains(pod.process())
                && (pod.serving() || connections(pod) == share.applyAsInt(pod.index()));
    }

    /** Returns the connections of a client; -1 if they are unknown. */
    private long connections(PodState pod) {
        long recent = nanoTime.getAsLong() - RECENT.toNanos();
        Long ready = readySince.get(pod.process());
        return connections(
                pod,
                share.applyAsInt(pod.index()),
                answers.since(pod, ready != null && ready - recent > 0 ? ready : recent));
    }

    /**
     * Returns the connections of a client; -1 if they are unknown.
     *
     * @param share connections assigned to it; -1 if unknown
     * @param answer its recent answer, given since it is ready if it is; null for none
     */
    static long connections(PodState pod, long share, @Nullable ClientStats answer) {
        if (answer != null) {
            return answer.connections();
        }
        return pod.serving() ? share : pod.mayRun() ? -1 : 0;
    }

    /** Returns true if a client that held all its connections is not ready, or has answered that it holds fewer. */
    boolean hasFallen(PodState pod) {
        return fullyConnected.contains(pod.process())
                && (!pod.ready() || connections(pod) < share.applyAsInt(pod.index()));
    }

    /** Returns true if a client that was fully connected is not ready, or is gone. */
    boolean anyUnready(List<PodState> clients) {
        BitSet missing = (BitSet) everFullyConnected.clone();
        clients.stream().filter(PodState::serving).forEach(pod -> missing.clear(pod.index()));
        return !missing.isEmpty();
    }
}
