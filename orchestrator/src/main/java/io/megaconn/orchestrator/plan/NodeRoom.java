package io.megaconn.orchestrator.plan;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Room for client pods on a node, by the scheduler's rule.
 *
 * @param architecture CPU architecture, such as {@code amd64}
 * @param excluded why client pods can't run there: cordoned, a taint, another operating system; empty if they can
 * @param stray the node's operating system if client pods can't run on it and the scheduler may nevertheless place them
 *     there, else empty
 * @param domain the spread constraint's domain that the node belongs to, such as its name or its zone; empty without a
 *     constraint, or if the node is not part of a domain
 * @param total what pods may request in total, by resource; {@link Amounts} has the units
 * @param free what is left of it
 * @param fresh what is left on a new node like this one, which runs only the pods of DaemonSets
 */
public record NodeRoom(
        String name,
        String architecture,
        List<Exclusion> excluded,
        String stray,
        String domain,
        Map<String, Long> total,
        Map<String, Long> free,
        Map<String, Long> fresh) {
    /**
     * A reason why client pods can't run on a node.
     *
     * @param fix what lets them run there; empty if only another node helps
     */
    public record Exclusion(String why, String fix) {}

    boolean usable() {
        return excluded.isEmpty();
    }

    /** Returns the number of client pods that fit now. */
    public long pods(ClientPod pod) {
        return usable() ? fit(free, pod) : 0;
    }

    /** Returns the number of client pods that fit on a new node like this one. */
    long freshPods(ClientPod pod) {
        return fit(fresh, pod);
    }

    private static long fit(Map<String, Long> free, ClientPod pod) {
        long most = Long.MAX_VALUE;
        for (Map.Entry<String, Long> need : needs(pod).entrySet()) {
            most = Math.min(most, free.getOrDefault(need.getKey(), 0L) / need.getValue());
        }
        return Math.max(0, most);
    }

    private static Map<String, Long> needs(ClientPod pod) {
        Map<String, Long> needs = new TreeMap<>(pod.requests());
        needs.put("pods", 1L);
        needs.values().removeIf(amount -> amount <= 0);
        return needs;
    }

    /** Returns the resource that ends first, such as {@code memory}. */
    String tightest(ClientPod pod) {
        return needs(pod).entrySet().stream()
                .min((a, b) -> Double.compare(
                        (double) free.getOrDefault(a.getKey(), 0L) / a.getValue(),
                        (double) free.getOrDefault(b.getKey(), 0L) / b.getValue()))
                .orElseThrow()
                .getKey();
    }

    /** Describes the node in one line. */
    public String text(ClientPod pod) {
        if (!usable()) {
            return "not used: "
                    + String.join(", ", excluded.stream().map(Exclusion::why).toList());
        }
        return "room for %,d client %s: %s; %s %s out first"
                .formatted(
                        pods(pod),
                        pods(pod) == 1 ? "pod" : "pods",
                        String.join(
                                ", ",
                                needs(pod).keySet().stream()
                                        .map(resource -> "%s of %s free"
                                                .formatted(
                                                        Amounts.text(
                                                                resource, Math.max(0, free.getOrDefault(resource, 0L))),
                                                        Amounts.text(resource, total.getOrDefault(resource, 0L))))
                                        .toList()),
                        tightest(pod),
                        tightest(pod).equals("pods") ? "run" : "runs");
    }
}
