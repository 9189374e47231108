package io.megaconn.orchestrator.plan;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the client pods that fit on nodes under a topology spread constraint that the scheduler enforces ({@code
 * DoNotSchedule}): no domain may have more than {@code maxSkew} pods more than the domain with the fewest. Nodes that
 * client pods can't use for their taints are domains, too, as Kubernetes ignores taints there by default. Pure.
 */
final class SpreadRoom {
    private SpreadRoom() {}

    static long pods(List<NodeRoom> nodes, ClientPod client) {
        if (client.maxSkew() == 0) {
            return nodes.stream().mapToLong(node -> node.pods(client)).sum();
        }
        long most = most(nodes, client);
        return domains(nodes, client).values().stream()
                .mapToLong(pods -> Math.min(pods, most))
                .sum();
    }

    /** Returns the client pods that a domain can have at most. */
    static long most(List<NodeRoom> nodes, ClientPod client) {
        return client.maxSkew() == 0
                ? Long.MAX_VALUE
                : client.maxSkew()
                        + domains(nodes, client).values().stream()
                                .mapToLong(Long::longValue)
                                .min()
                                .orElse(0);
    }

    private static Map<String, Long> domains(List<NodeRoom> nodes, ClientPod client) {
        Map<String, Long> domains = new TreeMap<>();
        nodes.stream()
                .filter(node -> !node.domain().isEmpty())
                .forEach(node -> domains.merge(node.domain(), node.pods(client), Long::sum));
        return domains;
    }
}
