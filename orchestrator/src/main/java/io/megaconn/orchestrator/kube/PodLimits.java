package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.orchestrator.kube.podrules.PodFacts;
import io.megaconn.orchestrator.kube.podrules.PodFacts.Network;
import io.megaconn.orchestrator.kube.podrules.PodHistory;
import io.megaconn.orchestrator.kube.podrules.PodRules;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Collects the facts for the rules about pods. The watch delivers most of them; the rest cost few requests, and only
 * while something is wrong.
 */
final class PodLimits implements BiConsumer<@Nullable PodState, @Nullable PodState> {
    /** Number of clients whose address is checked at the server. */
    private static final int SAMPLE = 3;

    private final ClusterSession view;
    private final PodHistory history = new PodHistory();
    private final ThrottledFetch<String> notCreated;
    private final ThrottledFetch<Map<String, String>> notStarted;
    private final ThrottledFetch<Map<String, String>> lostNodes;
    private Network network = Network.UNKNOWN;

    /** @param patience how long something has to be wrong before a request */
    PodLimits(ClusterSession view, Duration patience) {
        this.view = view;
        this.notCreated = new ThrottledFetch<>(() -> refusal(view.cluster()), "", patience, System::nanoTime);
        this.notStarted = new ThrottledFetch<>(
                () -> new PodEvents(view.cluster()).failures(creating()), Map.of(), patience, System::nanoTime);
        this.lostNodes = new ThrottledFetch<>(() -> lostNodes(view.cluster()), Map.of(), patience, System::nanoTime);
    }

    /** Receives the changes of pods from the watch. */
    @Override
    public void accept(@Nullable PodState before, @Nullable PodState now) {
        history.accept(before, now);
    }

    /**
     * Checks whether the packets of clients reach the server under their own addresses. Called after clients were
     * queried.
     *
     * @param asking the clients' answers
     */
    void asked(List<PodState> clients, ClientStatsPoller asking, @Nullable ServerStats server)
            throws InterruptedException {
        List<String> hidden = new ArrayList<>();
        List<PodState> connected = clients.stream()
                .filter(pod -> !pod.ip().isEmpty() && (pod.ready() || asking.established(pod.index()) > 0))
                .sorted(Comparator.comparing(PodState::ready)) // those that are not ready first
                .limit(SAMPLE)
                .toList();
        for (PodState pod : connected) {
            if (Boolean.FALSE.equals(view.server().seen(pod.ip()))) {
                hidden.add(pod.name());
            }
        }
        network = new Network(
                server == null ? 0 : server.connections(),
                server == null ? 0 : server.sources(),
                hidden,
                connected.size(),
                asking.failures());
    }

    /**
     * @param clients existing clients of this run
     * @param late true if they should be ready by now
     */
    List<Finding> look(Plan plan, int wanted, List<PodState> clients, boolean late) {
        PodState server = view.pods().server().orElse(null);
        boolean whole = clients.size() == wanted && clients.stream().allMatch(PodState::ready);
        if (whole) {
            network = Network.UNKNOWN;
        }
        boolean fell =
                Stream.concat(Stream.ofNullable(server), clients.stream()).anyMatch(history::fell);
        return PodRules.of(new PodFacts(
                plan,
                wanted,
                clients,
                server,
                history::of,
                notCreated.look(clients.size() < wanted),
                notStarted.look(!creating().isEmpty()),
                lostNodes.look(fell || (late && !whole)),
                network,
                view.cluster().hints()));
    }

    private List<PodState> creating() {
        return Stream.concat(view.pods().server().stream(), view.pods().clients().stream())
                .filter(PodState::creating)
                .toList();
    }

    /** Why pods are not even created (a quota, an admission rule): only events show it. */
    private static String refusal(Cluster cluster) {
        try {
            return cluster
                    .client()
                    .v1()
                    .events()
                    .inNamespace(cluster.namespace())
                    .withField("involvedObject.name", cluster.clientsName())
                    .withField("type", "Warning")
                    .list()
                    .getItems()
                    .stream()
                    .max(Comparator.comparing(event -> String.valueOf(event.getLastTimestamp())))
                    .map(Event::getMessage)
                    .orElse("");
        } catch (KubernetesClientException e) {
            return "";
        }
    }

    /** Nodes that are not ready, with the reason; empty without permission to list nodes. */
    private static Map<String, String> lostNodes(Cluster cluster) {
        Map<String, String> lost = new TreeMap<>();
        try {
            for (Node node : cluster.client().nodes().list().getItems()) {
                node.getStatus().getConditions().stream()
                        .filter(c ->
                                c.getType().equals("Ready") && !c.getStatus().equals("True"))
                        .findFirst()
                        .ifPresent(c -> lost.put(
                                node.getMetadata().getName(),
                                String.valueOf(c.getMessage()).replaceAll("\\.$", "")));
            }
        } catch (KubernetesClientException e) {
            return Map.of();
        }
        return lost;
    }
}
