package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.kube.podrules.PodState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counts the connections that ended with their pod or its container, which can't report them, because it is another process
 * now, or gone: all of a client that was ready, and what a client that was still connecting held in its last answer. Pure.
 */
final class LossesByPods {
    private final IntUnaryOperator share;
    private final ToLongFunction<PodState> answered;
    /** Marks of the processes that were ready, by index. */
    private final Map<Integer, Integer> ready;

    /** Clients that were not ready yet at the last call and have answered, by index. */
    private final Map<Integer, Connecting> connecting = new HashMap<>();

    private long lost;

    /** @param connections connections that the process with this mark held in its last answer */
    private record Connecting(int mark, long connections) {}

    /**
     * @param share connections of a client, by its index
     * @param answered connections of this pod's process by its last answer; -1 without one
     * @param earlier {@link ProcessMarks} of the clients that were ready under an earlier orchestrator
     */
    LossesByPods(IntUnaryOperator share, ToLongFunction<PodState> answered, Map<Integer, Integer> earlier) {
        this.share = share;
        this.answered = answered;
        this.ready = new HashMap<>(earlier);
    }

    /** @param clients existing clients of the run, ready or not. Returns the connections lost since the start */
    long observe(List<PodState> clients) {
        Map<Integer, PodState> now = new HashMap<>();
        clients.forEach(pod -> now.put(pod.index(), pod));
        ready.entrySet().removeIf(entry -> {
            boolean gone = !runs(now.get(entry.getKey()), entry.getValue());
            lost += gone ? share.applyAsInt(entry.getKey()) : 0;
            return gone;
        });
        connecting.forEach((index, client) -> lost += runs(now.get(index), client.mark()) ? 0 : client.connections());
        connecting.clear();
        clients.stream().filter(PodState::ready).forEach(pod -> ready.putIfAbsent(pod.index(), ProcessMarks.of(pod)));
        clients.stream().filter(pod -> !ready.containsKey(pod.index())).forEach(pod -> {
            long connections = answered.applyAsLong(pod);
            if (connections >= 0) {
                connecting.put(pod.index(), new Connecting(ProcessMarks.of(pod), connections));
            }
        });
        return lost;
    }

    private static boolean runs(@Nullable PodState pod, int mark) {
        return pod != null && ProcessMarks.of(pod) == mark && pod.phase().equals("Running");
    }
}
