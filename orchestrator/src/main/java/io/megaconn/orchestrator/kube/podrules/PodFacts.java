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
 * What is known of the pods of a ramp. The rules see nothing else.
 *
 * @param wanted client pods that there should be
 * @param clients that there are, of those
 * @param server its pod, ready or not; null if there is none
 * @param past of a pod, by its name
 * @param notCreated why client pods are not even created; empty if that is not known, or they are
 * @param notStarted pods whose node can't start them, and why, as far as they were looked at
 * @param lostNodes nodes of our pods that are not ready, and why
 * @param network between the clients and the server
 * @param hints commands about the release
 */
public record PodFacts(
        Plan plan,
        int wanted,
        List<PodState> clients,
        @Nullable PodState server,
        Function<String, Past> past,
        String notCreated,
        Map<String, String> notStarted,
        Map<String, String> lostNodes,
        Network network,
        CommandHints hints) {

    /**
     * @param connections at the server
     * @param sources addresses that have come to the server since its start
     * @param hidden clients that hold connections, and whose address has never come to the server
     * @param asked clients whose address was looked for
     * @param failures of connects, by reason
     */
    public record Network(long connections, long sources, List<String> hidden, int asked, Map<String, Long> failures) {
        /** Ports that source NAT has for one destination: 1024 to 65535, some taken by others. */
        static final int NAT_PORTS = 60_000;

        public static final Network UNKNOWN = new Network(0, 0, List.of(), 0, Map.of());
    }

    /** Pods of one kind that a rule applies to: never none. */
    record Hit(String where, List<PodState> pods, int of) {
        boolean clients() {
            return where.equals(CLIENTS);
        }

        PodState first() {
            return pods.getFirst();
        }

        /** Such as {@code 3 of 10}; nothing for the server, which is one. */
        String count() {
            return clients() ? "%d of %d ".formatted(pods.size(), of) : "";
        }
    }

    static final String CLIENTS = "client pods";
    static final String SERVER = "server pod";

    /** Client pods and the server's, where any are like that and not told to go. */
    List<Hit> hits(Predicate<PodState> like) {
        PodState it = server;
        Predicate<PodState> there = like.and(pod -> !pod.leaving());
        return Stream.of(
                        new Hit(CLIENTS, clients.stream().filter(there).toList(), wanted),
                        new Hit(SERVER, Stream.ofNullable(it).filter(there).toList(), 1))
                .filter(hit -> !hit.pods().isEmpty())
                .toList();
    }

    boolean missingPods() {
        return clients.size() < wanted;
    }

    /** The words most pods have. */
    static String commonest(List<PodState> pods, Function<PodState, String> words) {
        Map<String, Long> counts = new TreeMap<>();
        pods.forEach(pod -> counts.merge(words.apply(pod), 1L, Long::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
    }
}
