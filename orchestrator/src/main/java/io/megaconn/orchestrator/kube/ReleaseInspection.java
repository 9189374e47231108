package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.fleet.Answers;
import io.megaconn.orchestrator.fleet.ClientAnswer;
import io.megaconn.orchestrator.kube.ReleaseStatus.Row;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Requests;
import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Inspects a release for the command {@code status}, once or repeatedly. */
public final class ReleaseInspection {
    /** Number of connections that the server counts in negligible time. */
    private static final int CHEAP_CONNECTIONS = 200_000;

    /** Maximum number of clients queried by one inspection, and by each of many. */
    private static final int MANY = 40;

    private static final int FEW = 10;
    private static final int MAX_NAMED = 3;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(4);

    private final ClusterSession session;
    private final PodLimits limits;
    private final LeaseObserver observer = new LeaseObserver(System::nanoTime);

    public ReleaseInspection(ClusterSession session) {
        this.session = session;
        this.limits = new PodLimits(session, Duration.ZERO);
        session.pods().onChange(limits);
    }

    /**
     * @param repeated true if this is one of many inspections, which must not disturb a run
     * @throws io.megaconn.runtime.UserError if the cluster can't be queried
     */
    public ReleaseStatus status(boolean repeated) throws InterruptedException {
        Cluster cluster = session.cluster();
        Optional<RunState> state = RunStore.state(cluster);
        String holder = rampHolder(RampLease.read(cluster));
        boolean external = state.map(s -> s.plan().external() != null).orElse(false);
        ServerStats stats = external ? null : session.server().query(false);
        if (stats != null && (!repeated || stats.connections() <= CHEAP_CONNECTIONS)) {
            stats = session.server().query(true);
        }
        Optional<PodState> server = external ? Optional.empty() : session.pods().server();
        long unknown =
                external ? -1 : server.isPresent() && server.get().phase().equals("Running") ? -1 : 0;
        List<PodState> clients = session.pods().clients();
        Plan plan = state.map(RunState::plan).orElse(null);
        Map<Integer, ClientStats> unready = unready(clients, stats, repeated ? FEW : MANY);
        long connections = connections(plan, clients, unready);
        return new ReleaseStatus(
                cluster.namespace(),
                cluster.release(),
                state.map(RunState::run).orElse(""),
                state.map(s -> s.phase().name().toLowerCase(Locale.ROOT)).orElse("none"),
                holder == null ? "" : holder,
                plan == null ? 0 : plan.target(),
                external
                        ? Counts.external(connections, -1, -1, -1, -1)
                        : new Counts(connections, stats == null ? unknown : stats.connections(), kernel(stats)),
                stats == null ? unknown : stats.silent(),
                stats == null || plan == null
                        ? -1
                        : stats.messagesPerSecond(plan.workload().payloadSize()),
                server.map(PodState::name).orElse(""),
                server.map(PodState::node).orElse(""),
                server.map(PodState::restarts).orElse(0),
                rows(plan, clients, unready),
                problems(plan, clients, unready));
    }

    /** Returns the Lease's holder; null if there is none, or if repeated observations have shown that it is gone. */
    private @Nullable String rampHolder(@Nullable Lease lease) {
        if (lease == null) {
            return null;
        }
        observer.observe(lease);
        return observer.expired() ? null : LeaseObserver.holder(lease);
    }

    private static long kernel(@Nullable ServerStats stats) {
        return stats == null ? -1 : stats.kernel().established();
    }

    /** Answers of clients that run but are not ready, by index. Only some are queried, as each costs a port-forward. */
    private Map<Integer, ClientStats> unready(List<PodState> clients, @Nullable ServerStats server, int most)
            throws InterruptedException {
        List<PodState> some = clients.stream()
                .filter(pod -> !pod.ready() && pod.phase().equals("Running"))
                .limit(most)
                .toList();
        if (some.isEmpty()) {
            return Map.of();
        }
        ClientStatsPoller clientPoller = new ClientStatsPoller(session.cluster(), session.reader(), 0);
        Answers.await(clientPoller.query(some), ANSWER_TIMEOUT);
        limits.checkAddresses(clients, clientPoller, server);
        Map<Integer, ClientStats> answers = new TreeMap<>();
        for (PodState pod : some) {
            ClientAnswer answer = clientPoller.last(pod);
            if (answer != null) {
                answers.put(pod.index(), answer.stats());
            }
        }
        return answers;
    }

    /** Returns the connections of these clients, by their readiness or their answers; -1 if those of one are unknown. */
    private static long connections(@Nullable Plan plan, List<PodState> pods, Map<Integer, ClientStats> unready) {
        long[] counts = pods.stream()
                .mapToLong(pod -> PodCounts.connections(
                        pod, plan == null ? -1 : plan.share(pod.index()), unready.get(pod.index())))
                .toArray();
        return Arrays.stream(counts).anyMatch(count -> count < 0)
                ? -1
                : Arrays.stream(counts).sum();
    }

    private static Stream<String> unanswered(List<PodState> clients, Map<Integer, ClientStats> unready) {
        return clients.stream().flatMap(pod -> {
            ClientStats answer = unready.get(pod.index());
            Requests requests = answer == null ? null : answer.requests();
            return answer == null || requests == null || requests.unansweredConnections() <= 0
                    ? Stream.empty()
                    : Stream.of("%s: %,d of %,d connections are unanswered: no reply for two message intervals"
                            .formatted(pod.name(), requests.unansweredConnections(), answer.connections()));
        });
    }

    /** Builds a row for each batch that has client pods. Pure. */
    static List<Row> rows(@Nullable Plan plan, List<PodState> clients, Map<Integer, ClientStats> unready) {
        List<Row> rows = new ArrayList<>();
        if (plan == null) {
            return rows;
        }
        for (Batch batch : plan.batches()) {
            int end = batch.firstClient() + batch.clients();
            List<PodState> pods = clients.stream()
                    .filter(pod -> pod.index() >= batch.firstClient() && pod.index() < end)
                    .toList();
            if (pods.isEmpty()) {
                continue;
            }
            List<PodState> ready = pods.stream().filter(PodState::ready).toList();
            rows.add(new Row(
                    batch.number(),
                    pods.size(),
                    ready.size(),
                    connections(plan, pods, unready),
                    batch.connections(),
                    pods.stream().mapToInt(PodState::restarts).sum(),
                    nodes(pods)));
        }
        return rows;
    }

    private static String nodes(List<PodState> pods) {
        return pods.stream()
                .filter(pod -> !pod.node().isEmpty())
                .collect(Collectors.groupingBy(PodState::node, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(e -> "%s x %d".formatted(e.getKey(), e.getValue()))
                .collect(Collectors.joining(", "));
    }

    private List<String> problems(@Nullable Plan plan, List<PodState> clients, Map<Integer, ClientStats> unready) {
        Stream<Finding> findings = (plan == null
                        ? limits.ofServer(true)
                        : limits.findings(plan, expectedClients(clients), clients, true))
                .stream();
        return Stream.concat(
                        findings.map(Finding::lineWithPage),
                        unanswered(clients, unready).limit(MAX_NAMED))
                .toList();
    }

    /** Number of client pods that should exist. */
    private int expectedClients(List<PodState> clients) {
        try {
            StatefulSet set = session.cluster().clients().get();
            Integer replicas = set == null ? null : set.getSpec().getReplicas();
            return replicas == null ? clients.size() : Math.max(replicas, clients.size());
        } catch (KubernetesClientException e) {
            return clients.size();
        }
    }
}
