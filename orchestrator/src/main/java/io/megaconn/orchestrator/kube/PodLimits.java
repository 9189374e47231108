package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.orchestrator.kube.podrules.NodeState;
import io.megaconn.orchestrator.kube.podrules.PodFacts;
import io.megaconn.orchestrator.kube.podrules.PodFacts.Network;
import io.megaconn.orchestrator.kube.podrules.PodHistory;
import io.megaconn.orchestrator.kube.podrules.PodRules;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.orchestrator.plan.ClusterPlanner;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    private final ClusterSession session;
    private final PodHistory history = new PodHistory();
    private final ThrottledFetch<String> notCreated;
    private final ThrottledFetch<Map<String, String>> notStarted;
    private final ThrottledFetch<String> serverNotCreated;
    private final ThrottledFetch<List<NodeState>> nodes;
    private final Duration patience;
    /** Versions of the refusals before the first batch. */
    private Set<String> earlier = Set.of();

    private boolean started;

    private Network network = Network.UNKNOWN;
    /** Start of a pod's wait for other containers; 0 if it does not wait. */
    private long waitsSince;

    /** @param patience how long something has to be wrong before a request */
    PodLimits(ClusterSession session, Duration patience) {
        this.session = session;
        this.patience = patience;
        this.notCreated = new ThrottledFetch<>(
                () -> Refusals.ofClients(session.cluster(), earlier), "", patience, System::nanoTime);
        this.serverNotCreated =
                new ThrottledFetch<>(() -> Refusals.ofServer(session.cluster()), "", patience, System::nanoTime);
        this.notStarted = new ThrottledFetch<>(
                () -> new PodEvents(session.cluster()).failures(creating()), Map.of(), patience, System::nanoTime);
        this.nodes = new ThrottledFetch<>(() -> nodes(session.cluster()), List.of(), patience, System::nanoTime);
    }

    /** Starts a batch. Findings ignore refusals from before the first one, which may belong to another run. */
    void startBatch() {
        if (!started) {
            started = true;
            earlier = Refusals.versions(session.cluster());
        }
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
     * @param clientPoller the clients' answers
     */
    void checkAddresses(List<PodState> clients, ClientStatsPoller clientPoller, @Nullable ServerStats server)
            throws InterruptedException {
        List<String> hidden = new ArrayList<>();
        List<PodState> connected = clients.stream()
                .filter(pod -> !pod.ip().isEmpty() && (pod.ready() || clientPoller.established(pod.index()) > 0))
                .sorted(Comparator.comparing(PodState::ready)) // those that are not ready first
                .limit(SAMPLE)
                .toList();
        for (PodState pod : connected) {
            if (Boolean.FALSE.equals(session.server().seen(pod.ip()))) {
                hidden.add(pod.name());
            }
        }
        network = new Network(
                server == null ? 0 : server.connections(),
                server == null ? 0 : server.sources(),
                hidden,
                connected.size(),
                clientPoller.failures());
    }

    /**
     * @param clients existing clients of this run
     * @param late true if they should be ready by now
     */
    List<Finding> findings(Plan plan, int expectedClients, List<PodState> clients, boolean late) {
        boolean own = plan.external() == null; // an external server is not a pod of the release
        PodState server = own
                ? session.pods()
                        .server()
                        .or(() -> session.pods().leavingServer())
                        .orElse(null)
                : null;
        boolean fullyConnected =
                clients.size() == expectedClients && clients.stream().allMatch(PodState::ready);
        if (fullyConnected) {
            network = Network.UNKNOWN;
        }
        boolean needNodes =
                Stream.concat(Stream.ofNullable(server), clients.stream()).anyMatch(this::needsNodes);
        return PodRules.of(new PodFacts(
                plan,
                expectedClients,
                clients,
                server,
                history::of,
                late || overdue(server, clients),
                notCreated.get(clients.size() < expectedClients),
                serverNotCreated.get(own && server == null),
                notStarted.get(!creating().isEmpty()),
                nodes.get(needNodes || (late && !fullyConnected)),
                network,
                session.cluster().hints()));
    }

    /**
     * Returns the findings about the server pod alone, before a ramp.
     *
     * @param late true if it should be ready by now
     */
    List<Finding> ofServer(boolean late) {
        return findings(ClusterPlanner.placeholder(), 0, List.of(), late);
    }

    /** Returns true if init containers, sidecars or readiness gates take longer than they should: such pods may not even run. */
    private boolean overdue(@Nullable PodState server, List<PodState> clients) {
        if (Stream.concat(Stream.ofNullable(server), clients.stream()).noneMatch(PodState::waitsForOthers)) {
            waitsSince = 0;
            return false;
        }
        long now = System.nanoTime();
        waitsSince = waitsSince == 0 ? now : waitsSince;
        return now - waitsSince >= patience.multipliedBy(2).toNanos();
    }

    /** Returns true if the reason for the pod's state may be its node, or that no node accepts it. */
    private boolean needsNodes(PodState pod) {
        return history.fell(pod) || pod.unscheduled() || pod.otherArchitecture();
    }

    private List<PodState> creating() {
        return Stream.concat(session.pods().server().stream(), session.pods().clients().stream())
                .filter(PodState::creating)
                .toList();
    }

    /** Returns the cluster's nodes; empty without permission to list them. */
    private static List<NodeState> nodes(Cluster cluster) {
        try {
            return cluster.client().nodes().list().getItems().stream()
                    .map(NodeState::of)
                    .toList();
        } catch (KubernetesClientException e) {
            return List.of();
        }
    }
}
