package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.event.Counts;
import io.megaconn.orchestrator.fleet.ClientAnswer;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.wire.ClientStats;
import io.megaconn.runtime.wire.Requests;
import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a release stands.
 *
 * @param run empty if there was none
 * @param phase of the run: ramping, holding, done, ended
 * @param ramping who ramps now, or empty
 * @param target 0 if there was no run
 * @param counts the server's is -1 where its pod runs and does not answer, 0 without such a pod; the kernel's is counted one
 *     by one, and unknown where many connections are looked at again and again
 * @param silent -1 where the server's pod runs and does not answer
 * @param messagesPerSecond that reached the server; -1 where it is unknown: no answer, or no run that says their size
 * @param batches that have been begun
 * @param server its pod, or empty
 */
public record ReleaseStatus(
        String namespace,
        String release,
        String run,
        String phase,
        String ramping,
        int target,
        Counts counts,
        long silent,
        long messagesPerSecond,
        String server,
        String serverNode,
        int serverRestarts,
        List<Row> batches,
        List<String> trouble) {

    /**
     * The clients of a batch.
     *
     * @param connections of those that hold their share: they are ready, or some of their connections are unanswered
     * @param nodes such as {@code node1 x 5, node2 x 5}
     */
    public record Row(int batch, int pods, int ready, long connections, long expected, int restarts, String nodes) {}

    /** Connections that are counted in no time. */
    private static final int CHEAP = 200_000;

    private static final int MOST_ASKED = 10;
    private static final int MOST_NAMED = 3;
    private static final Duration ASKING = Duration.ofSeconds(4);

    /**
     * @param again whether this is one look of many, which must not disturb a run
     * @throws io.megaconn.runtime.UserError if the cluster can't be asked
     */
    public static ReleaseStatus at(ClusterSession view, boolean again) throws InterruptedException {
        Cluster cluster = view.cluster();
        Optional<RunState> state = RunStore.state(cluster);
        String holder = RampLease.heldBy(cluster);
        ServerStats stats = view.server().ask(false);
        if (stats != null && (!again || stats.connections() <= CHEAP)) {
            stats = view.server().ask(true);
        }
        Optional<PodState> server = view.pods().server();
        long unheard = server.isPresent() && server.get().phase().equals("Running") ? -1 : 0;
        List<PodState> clients = view.pods().clients();
        Plan plan = state.map(RunState::plan).orElse(null);
        Map<Integer, ClientStats> unready = unready(view, clients);
        long held = plan == null
                ? 0
                : clients.stream().mapToLong(pod -> held(plan, pod, unready)).sum();
        return new ReleaseStatus(
                cluster.namespace(),
                cluster.release(),
                state.map(RunState::run).orElse(""),
                state.map(s -> s.phase().name().toLowerCase(Locale.ROOT)).orElse("none"),
                holder == null ? "" : holder,
                plan == null ? 0 : plan.target(),
                new Counts(held, stats == null ? unheard : stats.connections(), kernel(stats)),
                stats == null ? unheard : stats.silent(),
                stats == null || plan == null
                        ? -1
                        : stats.messagesPerSecond(plan.workload().payloadSize()),
                server.map(PodState::name).orElse(""),
                server.map(PodState::node).orElse(""),
                server.map(PodState::restarts).orElse(0),
                rows(plan, clients, unready),
                trouble(server.orElse(null), clients, unready));
    }

    private static long kernel(@Nullable ServerStats stats) {
        return stats == null ? -1 : stats.kernel().established();
    }

    /** What clients answer that run and are not ready, by index: some of them, as each costs a port-forward. */
    private static Map<Integer, ClientStats> unready(ClusterSession view, List<PodState> clients)
            throws InterruptedException {
        List<PodState> some = clients.stream()
                .filter(pod -> !pod.ready() && pod.phase().equals("Running"))
                .limit(MOST_ASKED)
                .toList();
        if (some.isEmpty()) {
            return Map.of();
        }
        ClientStatsPoller asking = new ClientStatsPoller(view.cluster(), view.reader(), 0);
        StatsPolling.await(asking.look(some), ASKING);
        Map<Integer, ClientStats> answers = new TreeMap<>();
        for (PodState pod : some) {
            ClientAnswer answer = asking.last(pod);
            if (answer != null) {
                answers.put(pod.index(), answer.stats());
            }
        }
        return answers;
    }

    /** A client that holds its share may not be ready, because connections are unanswered: they are not lost. */
    private static long held(Plan plan, PodState pod, Map<Integer, ClientStats> unready) {
        ClientStats answer = unready.get(pod.index());
        return pod.ready() || (answer != null && answer.connections() == plan.share(pod.index()))
                ? plan.share(pod.index())
                : 0;
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

    /** Pure. */
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
                    pods.stream().mapToLong(pod -> held(plan, pod, unready)).sum(),
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

    private static List<String> trouble(
            @Nullable PodState server, List<PodState> clients, Map<Integer, ClientStats> unready) {
        List<String> lines = new ArrayList<>();
        if (server != null && !server.trouble().isEmpty()) {
            lines.add("%s: %s".formatted(server.name(), server.trouble()));
        }
        String ofClients = PodProblem.of(clients, clients.size());
        if (!ofClients.isEmpty()) {
            lines.add(ofClients);
        }
        lines.addAll(unanswered(clients, unready).limit(MOST_NAMED).toList());
        return lines;
    }
}
