package io.megaconn.orchestrator.backend;

import static java.util.Objects.requireNonNull;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.RunLabels;
import io.megaconn.orchestrator.fleet.ServerCount;
import io.megaconn.orchestrator.kube.Cluster;
import io.megaconn.orchestrator.kube.ClusterInspection;
import io.megaconn.orchestrator.kube.ClusterSession;
import io.megaconn.orchestrator.kube.Pods;
import io.megaconn.orchestrator.kube.RampLease;
import io.megaconn.orchestrator.kube.RunState;
import io.megaconn.orchestrator.kube.RunStore;
import io.megaconn.orchestrator.kube.Teardown;
import io.megaconn.orchestrator.kube.UnfinishedRun;
import io.megaconn.orchestrator.plan.Host;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.run.Run;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.system.Proc;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run of a release: a Lease claims it, ConfigMaps record it, and {@code down} stops its clients. */
final class KubernetesSession implements RunSession {
    private static final Duration DOWN_TIMEOUT = Duration.ofMinutes(5);

    private final ClusterSession clusterSession;
    private final Cluster cluster;
    private final ClusterInspection inspection;
    private final Plan plan;
    private final @Nullable String finished;
    private final @Nullable ServerCount count;
    private @Nullable RunState resumed;
    private @Nullable RunState begun;
    private @Nullable RampLease lease;
    private volatile @Nullable RunStore store; // also read by the thread that renews the lease

    /**
     * @param finished name of the requested run, if it is over; null if it is still to be done
     * @param resumed the run to resume; null for a new one
     * @param count where an external server's own count is read; null for nowhere
     */
    KubernetesSession(
            ClusterSession clusterSession,
            ClusterInspection inspection,
            Plan plan,
            @Nullable String finished,
            @Nullable RunState resumed,
            @Nullable ServerCount count) {
        this.count = count;
        this.clusterSession = clusterSession;
        this.cluster = clusterSession.cluster();
        this.inspection = inspection;
        this.plan = plan;
        this.resumed = resumed;
        this.finished = finished;
    }

    /** Returns the report of the requested run, if it is over: a Job's new pod has nothing left to do. */
    @Override
    public Optional<Report> finished() {
        return Optional.ofNullable(finished).map(run -> RunStore.report(cluster, run));
    }

    @Override
    public void claim(Runnable lost) throws InterruptedException {
        Runnable taken = () -> {
            RunStore ours = store;
            if (ours != null) {
                ours.taken();
            }
            lost.run();
        };
        if (resumed == null) {
            refuseIfUnderWay(); // before the Lease, which a living orchestrator may have
        }
        lease = RampLease.acquire(cluster, holder(), taken, System.err::println);
        RunState before = resumed;
        if (before != null) { // its orchestrator may have progressed until this one took the Lease
            resumed = RunStore.state(cluster)
                    .filter(now -> now.underWay() && now.run().equals(before.run()))
                    .orElseThrow(() -> new UserError(
                            ExitCode.REFUSED,
                            "run %s has finished in the meantime: see %s"
                                    .formatted(before.run(), cluster.hints().orchestrator("report --from-cluster"))));
        }
        if (resumed == null) {
            refuseIfUnderWay(); // a run has begun since
        }
    }

    private void refuseIfUnderWay() {
        RunState other = RunStore.state(cluster).filter(RunState::underWay).orElse(null);
        if (other != null) {
            throw UnfinishedRun.refusal(cluster, other, lease == null ? RampLease.heldBy(cluster) : null);
        }
    }

    /** Returns a unique name that shows a person where this orchestrator runs. */
    private static String holder() {
        String host = Host.name(new Proc()).orElse("unknown host");
        int random = ThreadLocalRandom.current().nextInt(1 << 16);
        return "%s pid %d (%04x)".formatted(host, ProcessHandle.current().pid(), random);
    }

    @Override
    public Optional<Resumed> resumed() {
        return Optional.ofNullable(resumed)
                .map(s -> new Resumed(
                        s.run(),
                        Instant.parse(s.startedAt()),
                        s.batches(),
                        s.phase() == RunState.Phase.HOLDING,
                        s.ramp(),
                        new RunLabels(s.name(), s.tags())));
    }

    @Override
    public Consumer<Event> record(Consumer<String> warnings) {
        RunStore made = new RunStore(cluster, warnings);
        store = made;
        return made;
    }

    @Override
    public void begin(Run run) throws InterruptedException {
        RunState earlier = resumed;
        RunState now = earlier != null
                ? earlier.with(plan).with(run.labels())
                : RunState.start(run.id(), run.startedAt().toString(), plan, inspection.baseline(count))
                        .with(run.labels());
        if (store != null) {
            store.begin(now);
        }
        begun = now;
    }

    /** Returns the state with which the run began. */
    RunState begun() {
        return requireNonNull(begun, "begin comes first");
    }

    /** Records the processes of these clients after each batch. Returns the marks of those that an earlier orchestrator recorded. */
    String processMarks(Pods pods) {
        return store == null ? "" : store.observe(pods::clients);
    }

    /** Refuses to continue where another orchestrator has taken the Lease. */
    void fence() {
        try {
            if (lease != null) {
                lease.check();
            }
        } catch (UserError e) {
            if (store != null) {
                store.taken(); // the record belongs to the other orchestrator now
            }
            throw e;
        }
    }

    @Override
    public void save(Report report) {
        if (store != null) {
            store.end(report);
        }
    }

    @Override
    public List<String> afterwards(Report report) {
        boolean interrupted = report.exitCode() == ExitCode.INTERRUPTED;
        return List.of(
                "client pods are still running; inspect them with: "
                        + cluster.hints().orchestrator("status"),
                (interrupted ? "resume with: " + cluster.hints().orchestrator("ramp --resume") + ", or stop" : "stop")
                        + " them with: "
                        + cluster.hints().orchestrator("down"));
    }

    @Override
    public void down() throws InterruptedException {
        Teardown.clients(clusterSession, DOWN_TIMEOUT, System.err::println);
    }

    void close() {
        if (lease != null) {
            lease.close();
        }
    }
}
