package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.fleet.Answers;
import io.megaconn.orchestrator.fleet.ExternalFigures;
import io.megaconn.orchestrator.fleet.Fleet;
import io.megaconn.orchestrator.fleet.ServerCountQuery;
import io.megaconn.orchestrator.fleet.Snapshot;
import io.megaconn.orchestrator.fleet.WitnessTimes;
import io.megaconn.orchestrator.kube.KubernetesFleet.Baseline;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.orchestrator.plan.Batch;
import io.megaconn.orchestrator.plan.ClientSecrets;
import io.megaconn.orchestrator.plan.ClusterFixes;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.PodInputs;
import io.megaconn.runtime.diagnose.Fixes;
import io.megaconn.runtime.system.ConnectionCensus.Counted;
import io.megaconn.runtime.system.Machine;
import io.megaconn.runtime.system.ProcessTree.Usage;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs clients as pods against a server that is not the release's. The clients and the kernels of their pods count the
 * connections, and the clients report the losses; a loss of a pod is one of all its connections.
 */
public final class EndpointFleet implements Fleet {
    private final Plan plan;
    private final Fixes fixes;
    private final Pods pods;
    private final BatchStart starter;
    private final Baseline before;
    private final ClientStatsPoller clientPoller;
    private final StatsPolling polling;
    private final PodLimits limits;
    private final RestartTracker restarts;
    private final LossesByPods losses;
    private final ServerCountQuery count;
    private final @Nullable ServerPodUsage usage;
    private final StallTimer stallTimer = new StallTimer(System::nanoTime);
    private int expectedClients;

    /**
     * @param batches completed batches of another orchestrator
     * @param marks {@link ProcessMarks} of the clients that an earlier orchestrator started
     * @param count the server's own count
     * @param selector the server's pods; null if they are unknown
     * @param mounted Secrets of the client pods
     * @param fence fails if another orchestrator has taken over this run
     * @param events receives an event when a pod dies and when it is back, on any thread
     */
    public EndpointFleet(
            ClusterSession session,
            Plan plan,
            String run,
            Baseline before,
            int batches,
            String marks,
            ServerCountQuery count,
            @Nullable ServerSelector selector,
            ClientSecrets mounted,
            Runnable fence,
            Consumer<Event> events) {
        this.plan = plan;
        Cluster cluster = session.cluster();
        this.fixes =
                new ClusterFixes(cluster.hints(), "the server's node", PodInputs.external(cluster.hints(), mounted));
        this.pods = session.pods();
        this.before = before;
        this.count = count;
        this.usage = selector == null
                ? null
                : new ServerPodUsage(
                        new PodMetricsReader(cluster, selector)::read,
                        InstantSource.system(),
                        why -> events.accept(new Event.Warned(why)));
        this.starter = new BatchStart(cluster, plan.forClients(run), fence);
        this.clientPoller = new ClientStatsPoller(cluster, session.reader(), plan.target());
        this.polling = new StatsPolling(plan, new ServerStatsPoller(session.server()), clientPoller);
        this.limits = new PodLimits(session, ThrottledFetch.PATIENCE);
        this.losses = new LossesByPods(plan::share, clientPoller::connections, ProcessMarks.parse(marks));
        this.expectedClients = Math.min(plan.clients(), batches * plan.batch());
        polling.batch(expectedClients, 0);
        this.restarts = new RestartTracker(plan, new PodEvents(cluster)::deletion, events);
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

    /** Does nothing: the server is already running. */
    @Override
    public void startServer() {}

    @Override
    public void start(Batch batch) throws InterruptedException {
        expectedClients = batch.firstClient() + batch.clients();
        stallTimer.restart();
        resetUsage();
        polling.batch(expectedClients, batch.firstClient());
        limits.startBatch();
        starter.start(batch);
    }

    /** Waits briefly for answers. A missing answer is replaced by the previous one. */
    @Override
    public Snapshot snapshot(boolean exact) throws InterruptedException {
        List<PodState> clients = pods.clients(expectedClients);
        polling.observe(clients);
        boolean all = clients.size() == expectedClients && clients.stream().allMatch(PodState::ready);
        boolean measured = usage == null || usage.query(exact && all);
        boolean complete = exact && measured && polling.completeExactClients(clients, all);
        boolean counted = count.query(complete);
        polling.rotate(clients);
        WitnessTimes witnesses = polling.witnesses(null, clients).with(count.witness(System.nanoTime()));
        if (!exact && witnesses.unconfirmed() > 0) {
            polling.queryBatch(clients);
        }
        queryStalled(clients, exact);
        long lost = clientPoller.reportedTotals().lost() + losses.observe(clients);
        return new Snapshot(
                null,
                clientPoller
                        .clients()
                        .with(
                                polling.count(clients),
                                (int) clients.stream().filter(PodState::ready).count(),
                                lost),
                before.machine(),
                -1,
                limits.findings(plan, expectedClients, clients, stallTimer.late()),
                "",
                complete && counted,
                witnesses,
                StartupSteps.of(clients),
                false,
                new ExternalFigures(
                        new Counted(complete ? clientPoller.kernelConnections(expectedClients) : -1, -1, -1),
                        count.last(),
                        count.before(),
                        usage == null ? Usage.UNKNOWN : usage.last(),
                        usage == null ? Usage.UNKNOWN : usage.before()));
    }

    @Override
    public void holding() {
        resetUsage();
        polling.holding(pods.clients(expectedClients));
    }

    private void resetUsage() {
        if (usage != null) {
            usage.reset();
        }
    }

    /** Queries a few clients of a late batch for the cause, at growing intervals, unless an exact check has done so. */
    private void queryStalled(List<PodState> clients, boolean exact) throws InterruptedException {
        List<PodState> unready = clients.stream()
                .filter(pod -> !pod.ready() && pod.phase().equals("Running"))
                .toList();
        if (unready.isEmpty()) {
            stallTimer.restart();
            return;
        }
        if (stallTimer.due(clients.size() + unready.size()) && !exact) {
            Answers.await(clientPoller.queryFew(unready), StatsPolling.CLIENTS_WAIT);
        }
    }

    /** Leaves the pods running: the command decides whether they stay. */
    @Override
    public void close() {
        pods.onChange((then, now) -> {});
        restarts.close();
        count.close();
    }
}
