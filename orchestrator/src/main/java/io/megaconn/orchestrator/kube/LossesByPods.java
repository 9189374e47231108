package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.kube.podrules.PodState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Counts the connections that ended with their pod or its container, which can't report them: those of a client that was
 * ready and is another process now, or is gone. Pure.
 */
final class LossesByPods {
    private final IntUnaryOperator share;
    /** Marks of the processes that were ready, by index. */
    private final Map<Integer, Integer> ready;

    private long lost;

    /**
     * @param share connections of a client, by its index
     * @param earlier {@link ProcessMarks} of the clients that were ready under an earlier orchestrator
     */
    LossesByPods(IntUnaryOperator share, Map<Integer, Integer> earlier) {
        this.share = share;
        this.ready = new HashMap<>(earlier);
    }

    /** @param clients existing clients of the run, ready or not. Returns the connections lost since the start */
    long observe(List<PodState> clients) {
        Map<Integer, PodState> now = new HashMap<>();
        clients.forEach(pod -> now.put(pod.index(), pod));
        ready.entrySet().removeIf(entry -> {
            PodState pod = now.get(entry.getKey());
            boolean gone = pod == null
                    || ProcessMarks.of(pod) != entry.getValue()
                    || !pod.phase().equals("Running");
            lost += gone ? share.applyAsInt(entry.getKey()) : 0;
            return gone;
        });
        clients.stream().filter(PodState::ready).forEach(pod -> ready.putIfAbsent(pod.index(), ProcessMarks.of(pod)));
        return lost;
    }
}
