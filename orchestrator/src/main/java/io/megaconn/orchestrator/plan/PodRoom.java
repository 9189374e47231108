package io.megaconn.orchestrator.plan;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Room for client pods in a cluster. Pure.
 *
 * @param usable nodes that client pods can use now
 * @param present client pods that fit on these nodes
 * @param added nodes that an autoscaler is expected to add
 * @param like the node that the added ones are assumed to be like: the largest of the usable ones; null without one
 * @param mostOnOneNode client pods that fit on the node with the most room
 */
record PodRoom(
        long usable, long present, long added, @Nullable NodeRoom like, long onEachAdded, long mostOnOneNode) {
    static PodRoom of(ClusterFacts facts) {
        ClientPod client = facts.client();
        List<NodeRoom> usable = facts.nodes().stream().filter(NodeRoom::usable).toList();
        NodeRoom largest = usable.stream()
                .max(Comparator.comparingLong(node -> node.freshPods(client)))
                .orElse(null);
        return new PodRoom(
                usable.size(),
                SpreadRoom.pods(facts.nodes(), client),
                Math.max(0, facts.expectedNodes() - usable.size()),
                largest,
                largest == null ? 0 : Math.min(largest.freshPods(client), SpreadRoom.most(facts.nodes(), client)),
                usable.stream().mapToLong(node -> node.pods(client)).max().orElse(0));
    }

    /** Returns the number of client pods that fit, on expected nodes too. */
    long pods() {
        return present + added * onEachAdded;
    }

    /** Returns true if the expected nodes are like none that exists, so what fits on them can't be known. */
    boolean isUnknown() {
        return added > 0 && like == null;
    }

    String text() {
        String now = "room for %,d on %d %s".formatted(present, usable, usable == 1 ? "node" : "nodes");
        return added == 0 || like == null
                ? now
                : "%s, and for %,d on %d expected %s like %s"
                        .formatted(now, added * onEachAdded, added, added == 1 ? "node" : "nodes", like.name());
    }
}
