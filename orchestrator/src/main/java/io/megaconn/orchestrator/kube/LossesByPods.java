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
    private final Map<Integer, String> ready = new HashMap<>();
    private long lost;

    /** @param share connections of a client, by its index */
    LossesByPods(IntUnaryOperator share) {
        this.share = share;
    }

    /** @param clients existing clients of the run, ready or not. Returns the connections lost since the start */
    long observe(List<PodState> clients) {
        Map<Integer, PodState> now = new HashMap<>();
        clients.forEach(pod -> now.put(pod.index(), pod));
        ready.entrySet().removeIf(entry -> {
            PodState pod = now.get(entry.getKey());
            boolean gone = pod == null
                    || !pod.process().equals(entry.getValue())
                    || !pod.phase().equals("Running");
            lost += gone ? share.applyAsInt(entry.getKey()) : 0;
            return gone;
        });
        clients.stream().filter(PodState::ready).forEach(pod -> ready.putIfAbsent(pod.index(), pod.process()));
        return lost;
    }
}
