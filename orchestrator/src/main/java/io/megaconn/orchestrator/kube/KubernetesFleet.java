package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.fleet.Answers;
import io.megaconn.orchestrator.fleet.Fleet;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.orchestrator.plan.ClusterFixes;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.PodInputs;
import io.megaconn.runtime.Absent;
import io.megaconn.runtime.diagnose.Fixes;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.wire.ServerStats;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs server and clients as pods. One number starts a batch, the replicas of the client StatefulSet, and a client
 * counts as connected when its pod is ready. So watching costs the same for any number of connections, and requests
 * grow with batches.
 */
public final class KubernetesFleet implements Fleet {
    private final ClusterSession session;
    private final Cluster cluster;
    private final Plan plan;
    private final BatchStart starter;
    private final Baseline before;
    private final Pods pods;
    private final ServerStatsClient server;
    private final ClientStatsPoller clientPoller;
    private final StatsPolling polling;
    private final PodLimits limits;
    private final RestartTracker restarts;
    private final StallTimer stallTimer = new StallTimer(System::nanoTime);
    private final LossMeter losses;
    private final Consumer<Event> events;
    private final Fixes fixes;
    private int expectedClients;
    private int firstOfBatch;
    private boolean holding;

    /**
     * The state of server and machine before the first client.
     *
     * @param server process of the server: pod and restarts
     * @param closed connections that it had closed
     * @param serverCount what an external server itself counted; -1 if unknown
     */
    public record Baseline(
            Machine machine,
            String server,
            long closed,
            @Absent("-1") long serverCount) {
        public Baseline(Machine machine, String server, long closed) {
            this(machine, server, closed, -1);
        }

        /** Returns the state before a run against a server that is not the release's. */
        public static Baseline external(long serverCount) {
            return new Baseline(new Machine(0, 0, 0, 0), "", 0, serverCount);
        }

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
        public static final Earlier NONE = new Earlier(0, 0);
    }

    /**
     * @param fence fails if another orchestrator has taken over this run
     * @param events receives an event when a pod dies and when it is back, on any thread
     */
    public KubernetesFleet(
            ClusterSession session,
            Plan plan,
            String run,
            Baseline before,
            Earlier earlier,
            Runnable fence,
            Consumer<Event> events) {
        this.session = session;
        this.cluster = session.cluster();
        this.plan = plan;
        this.starter = new BatchStart(cluster, plan.forClients(run), fence);
        this.before = before;
        this.pods = session.pods();
        this.server = session.server();
        this.clientPoller = new ClientStatsPoller(cluster, session.reader(), plan.target());
        this.polling = new StatsPolling(plan, new ServerStatsPoller(server), clientPoller);
        this.limits = new PodLimits(session, ThrottledFetch.PATIENCE);
        this.losses = new LossMeter(before.server(), before.closed(), earlier.connections());
        this.expectedClients = Math.min(plan.clients(), earlier.batches() * plan.batch());
        this.events = events;
        this.fixes = new ClusterFixes(
                cluster.hints(),
                pods.server()
                        .map(PodState::node)
                        .filter(node -> !node.isEmpty())
                        .orElse("the server's node"),
                PodInputs.ownServer(
                        cluster.hints(), pods.server().map(PodState::tlsSecret).orElse("")));
        polling.batch(expectedClients, firstOfBatch);
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
        ServerStats up = new ServerReadiness(session, limits, s -> events.accept(new Event.Warned(s))).firstAnswer();
        String pod = server.pod().map(PodState::name).orElse("");
        List<String> endpoints = plan.endpoints().stream().map(Object::toString).toList();
        events.accept(new Event.ServerStarted(pod, up.pid(), endpoints, up.loops(), up.perLoopFileTables()));
    }

    @Override
    public void start(Batch batch) throws InterruptedException {
        expectedClients = batch.firstClient() + batch.clients();
        firstOfBatch = batch.firstClient();
        stallTimer.restart();
        polling.batch(expectedClients, firstOfBatch);
        limits.startBatch();
        starter.start(batch);
    }

    /** Waits briefly for answers. A missing answer is replaced by the previous one. */
    @Override
    public Snapshot snapshot(boolean exact) throws InterruptedException {
        PodState serverPod = pods.server().orElse(null);
        List<PodState> clients = pods.clients(expectedClients);
        ServerStats stats = polling.server(serverPod, exact);
        polling.observe(clients);
        long connected = polling.connected(clients);
        boolean countsAgree = stats != null
                && stats.connections() == connected
                && stats.kernel().established() == connected;
        boolean exactComplete = exact && polling.completeExact(clients, countsAgree);
        polling.rotate(clients);
        losses(serverPod, stats, clients, exactComplete && countsAgree);
        queryStalled(clients, stats, exact);
        return new Snapshot(
                stats != null && plan.workload().script().idle() ? stats.withoutSilence() : stats,
                clientPoller
                        .clients()
                        .with(
                                polling.count(clients),
                                (int) clients.stream().filter(PodState::ready).count(),
                                losses.lost()),
                stats == null ? before.machine() : stats.machine(),
                -1,
                limits.findings(plan, expectedClients, clients, stallTimer.late()),
                serverMoved(),
                exactComplete,
                polling.witnesses(serverPod, clients),
                StartupSteps.of(clients),
                stats == null && pods.hasNoServer(),
                null);
    }

    /** @param clientsQueried true if the clients have just been queried, and hold the connections that they should */
    private void losses(
            @Nullable PodState serverPod, @Nullable ServerStats stats, List<PodState> clients, boolean clientsQueried) {
        if (serverPod != null && stats != null) {
            losses.observe(stats, serverPod.process(), clientPoller.reportedTotals(), System.nanoTime());
        }
        boolean noneConnecting = holding || clients.isEmpty();
        if (noneConnecting || polling.anyUnready(clients) || (clientsQueried && polling.queriesAllConnecting())) {
            losses.settle();
        } else if (losses.isWaiting()) {
            polling.queryBatch(clients);
        }
    }

    @Override
    public void holding() {
        holding = true;
        losses.holding();
        polling.holding(pods.clients(expectedClients));
    }

    /** Returns an error if the server moved from the plan's address, the only one that clients know; else empty. */
    private String serverMoved() {
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

    /** Queries a few clients of a late batch for the cause, at growing intervals, unless an exact check has done so. */
    private void queryStalled(List<PodState> clients, @Nullable ServerStats stats, boolean exact)
            throws InterruptedException {
        List<PodState> unready = clients.stream()
                .filter(pod -> !pod.ready() && pod.phase().equals("Running"))
                .toList();
        if (unready.isEmpty()) {
            stallTimer.restart();
            return;
        }
        long progress = (stats == null ? 0 : stats.accepted()) + clients.size() + unready.size();
        boolean due = stallTimer.due(progress);
        if (due && !exact) {
            Answers.await(clientPoller.queryFew(unready), StatsPolling.CLIENTS_WAIT);
        }
        if (due || exact) {
            limits.checkAddresses(clients, clientPoller, stats);
        }
    }

    /** Leaves the pods running: the command decides whether they stay. */
    @Override
    public void close() {
        pods.onChange((before, now) -> {});
        restarts.close();
    }
}
