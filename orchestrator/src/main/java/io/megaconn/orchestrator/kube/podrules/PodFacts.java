package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.orchestrator.kube.podrules.PodHistory.Past;
import io.megaconn.orchestrator.plan.CommandHints;
import io.megaconn.orchestrator.plan.Plan;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Facts about the pods of a ramp. The rules see nothing else.
 *
 * @param wanted number of client pods that should exist
 * @param clients those of them that exist
 * @param server the server's pod, ready or not; null if there is none
 * @param past history of a pod, by its name
 * @param late true if the pods should be ready by now
 * @param notCreated why client pods are not even created; empty if that is unknown, or they are
 * @param serverNotCreated the same for the server's pod
 * @param notStarted pods that their node can't start, with the reason, as far as they were checked
 * @param nodes the cluster's nodes; empty if they were not queried, or listing them is not permitted
 * @param network the network between the clients and the server
 * @param hints commands for the release
 */
public record PodFacts(
        Plan plan,
        int wanted,
        List<PodState> clients,
        @Nullable PodState server,
        Function<String, Past> past,
        boolean late,
        String notCreated,
        String serverNotCreated,
        Map<String, String> notStarted,
        List<NodeState> nodes,
        Network network,
        CommandHints hints) {

    /**
     * The network between the clients and the server.
     *
     * @param connections connections at the server
     * @param sources addresses that have reached the server since its start
     * @param hidden clients that hold connections, but whose address has never reached the server
     * @param asked number of clients whose address was checked
     * @param failures failed connection attempts by reason
     */
    public record Network(long connections, long sources, List<String> hidden, int asked, Map<String, Long> failures) {
        public static final Network UNKNOWN = new Network(0, 0, List.of(), 0, Map.of());
    }

    /** Pods of one kind that a rule applies to; never empty. */
    record AffectedPods(String where, List<PodState> pods, int of) {
        boolean clients() {
            return where.equals(CLIENTS);
        }

        PodState first() {
            return pods.getFirst();
        }

        /** Returns the count, for example {@code 3 of 10}; empty for the server, which has one pod. */
        String count() {
            return clients() ? "%d of %d ".formatted(pods.size(), of) : "";
        }

        /** Returns the count and, unless it is megaconn's own, the container that keeps the first pod from being ready. */
        String subject() {
            PodContainer container = first().why().failing();
            return container.main() ? count() : (clients() ? count().strip() + ": " : "") + container.title() + " ";
        }
    }

    static final String CLIENTS = "client pods";
    static final String SERVER = "server pod";

    /** Client pods and the server's pod that match and are not being deleted; kinds without any are left out. */
    List<AffectedPods> affected(Predicate<PodState> like) {
        PodState it = server;
        Predicate<PodState> there = like.and(pod -> !pod.leaving());
        return Stream.of(
                        new AffectedPods(CLIENTS, clients.stream().filter(there).toList(), wanted),
                        new AffectedPods(
                                SERVER, Stream.ofNullable(it).filter(there).toList(), 1))
                .filter(affected -> !affected.pods().isEmpty())
                .toList();
    }

    /** Nodes that are not ready. */
    List<NodeState> lostNodes() {
        return nodes.stream().filter(node -> !node.lost().isEmpty()).toList();
    }

    boolean missingPods() {
        return clients.size() < wanted;
    }

    /** Returns the most frequent message among these pods. */
    static String commonest(List<PodState> pods, Function<PodState, String> words) {
        Map<String, Long> counts = new TreeMap<>();
        pods.forEach(pod -> counts.merge(words.apply(pod), 1L, Long::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
    }
}
