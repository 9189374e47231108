package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.kube.podrules.PodState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Why client pods are not ready, in one line. Pure. */
final class PodProblem {
    private PodProblem() {}

    /**
     * @param clients client pods that there are
     * @param wanted how many there should be
     * @return such as {@code 3 of 10 pods not scheduled: 0/2 nodes are available: 2 Insufficient memory.}; empty if none has
     *     trouble
     */
    static String of(List<PodState> clients, int wanted) {
        Map<String, Long> byReason = clients.stream()
                .filter(pod -> !pod.trouble().isEmpty())
                .collect(Collectors.groupingBy(PodState::trouble, TreeMap::new, Collectors.counting()));
        return byReason.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(2)
                .map(e -> "%d of %d pods %s".formatted(e.getValue(), wanted, e.getKey()))
                .collect(Collectors.joining("; "));
    }
}
