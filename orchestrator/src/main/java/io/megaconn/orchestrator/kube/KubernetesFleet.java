package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.fleet.Answers;
import io.megaconn.orchestrator.fleet.Fleet;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.orchestrator.plan.ClusterFixes;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.diagnose.Fixes;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs server and clients as pods. One number starts a batch, the replicas of the client StatefulSet, and a client
 * counts as connected when its pod is ready. So watching costs the same for any number of connections, and requests
 * grow with batches.
 */
public final class KubernetesFleet implements Fleet {
    /** How long to retry while the apiserver is away, after the client's own retries: healthy clients keep the run. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final ClusterSession view;
    private final Cluster cluster;
    private final Plan plan;
    private final String run;
    private final Baseline before;
    private final Pods pods;
    private final ServerStatsClient server;
    private final ClientStatsPoller asking;
    private final StatsPolling looks;
    private final PodLimits limits;
    private final RestartTracker restarts;
    private final StallTimer late = new StallTimer(System::nanoTime);
    private final Runnable fence;
    private final LossMeter losses;
    private final Consumer<Event> events;
    private final Fixes fixes;
    private int wanted;
    private int firstOfBatch;
    private boolean holding;

    /**
     * The state of server and machine before the first client.
     *
     * @param server process of the server: pod and restarts
     * @param closed connections that it had closed
     */
    public record Baseline(Machine machine, String server, long closed) {
        public static Baseline of(ServerStats stats, PodState pod) {
            return new Baseline(stats.machine(), pod.process(), stats.closed());
        }
    }

    /**
     * Progress that another orchestrator made, or none.
     *
     * @param batches completed batches
     * @param connections connections at the server when the last of them was complete
     */
    public record Earlier(int batches, long connections) {
        public static final Earlier NOTHING = new Earlier(0, 0);
    }

    /**
     * @param fence fails if another orchestrator has taken over this run
     * @param events receives an event when a pod dies and when it is back, on any thread
     */
    public KubernetesFleet(
            ClusterSession view,
            Plan plan,
            String run,
            Baseline before,
            Earlier earlier,
            Runnable fence,
            Consumer<Event> events) {
        this.view = view;
        this.cluster = view.cluster();
        this.plan = plan;
        this.run = run;
        this.before = before;
        this.fence = fence;
        this.pods = view.pods();
        this.server = view.server();
        this.asking = new ClientStatsPoller(cluster, view.reader(), plan.target());
        this.looks = new StatsPolling(plan, new ServerStatsPoller(server), asking);
        this.limits = new PodLimits(view, ThrottledFetch.PATIENCE);
        this.losses = new LossMeter(before.server(), before.closed(), earlier.connections());
        this.wanted = Math.min(plan.clients(), earlier.batches() * plan.batch());
        this.events = events;
        this.fixes = new ClusterFixes(
                cluster.hints(),
                pods.server()
                        .map(PodState::node)
                        .filter(node -> !node.isEmpty())
                        .orElse("the server's node"));
        looks.batch(wanted, firstOfBatch);
        this.restarts = new RestartTracker(plan, new PodEvents(cluster)::deletion, this.events);
        pods.onChange(restarts.andThen(limits));
    }

    @Override
    public Machine machine() {
        return before.machine();
    }

    @Override
    public Fixes fixes() {
        return fixes;
    }

    @Override
    public void startServer() throws InterruptedException {
        ServerStats up = new ServerReadiness(view, limits, line -> events.accept(new Event.Warned(line))).firstAnswer();
        String pod = server.pod().map(PodState::name).orElse("");
        events.accept(new Event.ServerStarted(pod, up.pid(), texts(), up.loops(), up.perLoopFileTables()));
    }

    private List<String> texts() {
        return plan.endpoints().stream().map(Object::toString).toList();
    }

    @Override
    public void start(Batch batch) throws InterruptedException {
        wanted = batch.firstClient() + batch.clients();
        firstOfBatch = batch.firstClient();
        late.begin();
        looks.batch(wanted, firstOfBatch);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                fence.run(); // a smaller number would stop the clients of another orchestrator
                if (batch.firstClient() == 0) {
                    Cluster.write(
                            cluster.planMap(),
                            Map.of("plan.json", plan.forClients(run).toJson()));
                }
                cluster.scale(wanted);
                return;
            } catch (KubernetesClientException e) {
                if (!Cluster.isAway(e) || System.nanoTime() > end) {
                    throw cluster.explain(e, "batch %d can't be started".formatted(batch.number()));
                }
                TimeUnit.NANOSECONDS.sleep(AGAIN.toNanos());
            }
        }
    }

    /** Waits a moment for answers. Where none arrives, the last one counts. */
    @Override
    public Snapshot snapshot(boolean exact) throws InterruptedException {
        PodState serverPod = pods.server().orElse(null);
        List<PodState> clients =
                pods.clients().stream().filter(pod -> pod.index() < wanted).toList();
        ServerStats stats = looks.server(serverPod, exact);
        long held = looks.held(clients);
        boolean agree =
                stats != null && stats.connections() == held && stats.kernel().established() == held;
        boolean closer = exact && looks.closer(clients, agree);
        looks.rotate(clients);
        losses(serverPod, stats, clients, closer && agree);
        lookWhy(clients, stats, exact);
        return new Snapshot(
                stats,
                asking.clients()
                        .with(
                                held,
                                (int) clients.stream().filter(PodState::ready).count(),
                                losses.lost()),
                stats == null ? before.machine() : stats.machine(),
                -1,
                limits.look(plan, wanted, clients, late.late()),
                moved(),
                closer,
                looks.hearing(serverPod, clients),
                StartupSteps.of(clients));
    }

    /** @param asked true if the clients have just been queried, and hold the connections that they should */
    private void losses(
            @Nullable PodState serverPod, @Nullable ServerStats stats, List<PodState> clients, boolean asked) {
        if (serverPod != null && stats != null) {
            losses.see(stats, serverPod.process(), asking.told(), System.nanoTime());
        }
        boolean nobodyConnects = holding || clients.isEmpty();
        if (nobodyConnects || looks.fell(clients) || (asked && looks.asksAllWhoConnect())) {
            losses.settle();
        } else if (losses.waits()) {
            looks.askBatch(clients);
        }
    }

    @Override
    public void holding() {
        holding = true;
        losses.holding();
        looks.holding(
                pods.clients().stream().filter(pod -> pod.index() < wanted).toList());
    }

    /** Returns an error if the server moved from the plan's address, the only one that clients know; else empty. */
    private String moved() {
        return server.pod()
                .map(PodState::ip)
                .filter(ip -> !ip.isEmpty()
                        && plan.endpoints().stream()
                                .noneMatch(endpoint -> endpoint.host().equals(ip)))
                .map(ip -> "the server pod moved to %s, but clients connect to %s: start over with: %s"
                        .formatted(
                                ip, plan.endpoints().getFirst(), cluster.hints().orchestrator("down")))
                .orElse("");
    }

    /**
     * Queries a few clients of a late batch for the cause, at growing intervals; an exact check has done so already.
     */
    private void lookWhy(List<PodState> clients, @Nullable ServerStats stats, boolean exact)
            throws InterruptedException {
        List<PodState> lacking = clients.stream()
                .filter(pod -> !pod.ready() && pod.phase().equals("Running"))
                .toList();
        if (lacking.isEmpty()) {
            late.begin();
            return;
        }
        long progress = (stats == null ? 0 : stats.accepted()) + clients.size() + lacking.size();
        boolean due = late.due(progress);
        if (due && !exact) {
            Answers.await(asking.askFew(lacking), StatsPolling.CLIENTS_WAIT);
        }
        if (due || exact) {
            limits.asked(clients, asking, stats);
        }
    }

    /** Leaves the pods running: the command decides whether they stay. */
    @Override
    public void close() {
        pods.onChange((before, now) -> {});
        restarts.close();
    }
}
