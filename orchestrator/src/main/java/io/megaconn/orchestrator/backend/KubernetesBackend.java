package io.megaconn.orchestrator.backend;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.fleet.Fleet;
import io.megaconn.orchestrator.kube.Cluster;
import io.megaconn.orchestrator.kube.ClusterInspection;
import io.megaconn.orchestrator.kube.ClusterSession;
import io.megaconn.orchestrator.kube.KubernetesFleet;
import io.megaconn.orchestrator.kube.KubernetesFleet.Earlier;
import io.megaconn.orchestrator.kube.RampLease;
import io.megaconn.orchestrator.kube.RunState;
import io.megaconn.orchestrator.kube.RunStore;
import io.megaconn.orchestrator.kube.Teardown;
import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.plan.ClusterChecks;
import io.megaconn.orchestrator.plan.ClusterFacts;
import io.megaconn.orchestrator.plan.ClusterPlanner;
import io.megaconn.orchestrator.plan.Environment;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.Spec;
import io.megaconn.orchestrator.plan.SpecDefaults;
import io.megaconn.orchestrator.run.Report;
import io.megaconn.orchestrator.run.Run;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.Printable;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.system.Proc;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A release in a cluster: pods that the chart describes, scaled and watched from here. */
public final class KubernetesBackend implements Backend {
    private static final Duration DOWN_TIMEOUT = Duration.ofMinutes(5);

    private final ClusterSession view;
    private final ClusterInspection look;
    private final Plan plan;
    private final Optional<RunState> state;
    private @Nullable RunState resumed;
    private final boolean finished;
    private @Nullable ClusterFacts facts;
    private @Nullable RampLease lock;
    private volatile @Nullable RunStore store; // also read by the thread that renews the lock

    private KubernetesBackend(
            ClusterSession view,
            ClusterInspection look,
            Plan plan,
            Optional<RunState> state,
            @Nullable RunState resumed,
            boolean finished) {
        this.view = view;
        this.look = look;
        this.plan = plan;
        this.state = state;
        this.resumed = resumed;
        this.finished = finished;
    }

    /** @throws UserError if the release is not there, or there is nothing to resume */
    public static KubernetesBackend look(Cluster cluster, Function<SpecDefaults, Spec> options, ResumeRequest resume)
            throws InterruptedException {
        Optional<RunState> state = RunStore.state(cluster);
        RunState resumed = toResume(cluster, state, resume);
        ClusterSession view = ClusterSession.open(cluster);
        try {
            ClusterInspection look = ClusterInspection.at(view);
            SpecDefaults defaults = new SpecDefaults(
                    look.connectionsPerClient(),
                    Duration.ofMillis(look.server().messageIntervalMs()),
                    look.server().reply());
            Spec spec = options.apply(defaults);
            Plan plan = resumed != null
                    ? resumed.plan().with(spec.criteria()) // the criteria are those of this command
                    : ClusterPlanner.plan(spec, look.endpoints(), look.server());
            boolean sameRun = state.isPresent() && state.get().run().equals(resume.runId());
            return new KubernetesBackend(view, look, plan, state, resumed, sameRun && resumed == null);
        } catch (RuntimeException | InterruptedException e) {
            view.close();
            cluster.close();
            throw e;
        }
    }

    /** The report of the run that was named, if it is over: a Job's new pod has nothing left to do. */
    @Override
    public Optional<Report> finished() {
        return finished
                ? Optional.of(
                        RunStore.report(view.cluster(), state.orElseThrow().run()))
                : Optional.empty();
    }

    private static @Nullable RunState toResume(Cluster cluster, Optional<RunState> state, ResumeRequest resume) {
        boolean underWay = state.isPresent() && state.get().underWay();
        if (resume.resume() && !underWay) {
            throw UserError.usage("there is no run to resume in namespace '%s': %s"
                    .formatted(
                            cluster.namespace(),
                            state.map(s -> "%s has finished (%s)".formatted(s.run(), s.verdict()))
                                    .orElse("none has been started")));
        }
        boolean sameRun = state.isPresent() && state.get().run().equals(resume.runId());
        if (!underWay || !(resume.resume() || sameRun)) {
            return null;
        }
        RunStore.checkResumable(cluster, state.orElseThrow());
        return state.orElseThrow();
    }

    @Override
    public Plan plan() {
        return plan;
    }

    @Override
    public Environment environment() {
        return new Environment.Kubernetes(look.info());
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
        lock = RampLease.acquire(view.cluster(), holder(), taken, System.err::println);
        RunState before = resumed;
        if (before != null) { // its orchestrator may have come further, until we had the lock
            resumed = RunStore.state(view.cluster())
                    .filter(now -> now.underWay() && now.run().equals(before.run()))
                    .orElseThrow(() -> new UserError(
                            ExitCode.REFUSED,
                            "run %s has finished in the meantime: see %s"
                                    .formatted(
                                            before.run(),
                                            view.cluster().hints().orchestrator("report --from-cluster"))));
        }
        if (resumed == null) {
            refuseIfUnderWay(); // begun since
        }
    }

    private void refuseIfUnderWay() {
        Cluster cluster = view.cluster();
        RunState other = RunStore.state(cluster).filter(RunState::underWay).orElse(null);
        if (other == null) {
            return;
        }
        String holder = lock == null ? RampLease.heldBy(cluster) : null;
        String resume = cluster.hints().orchestrator("ramp --resume");
        String down = cluster.hints().orchestrator("down");
        if (holder != null) {
            throw new UserError(
                    ExitCode.REFUSED,
                    "a ramp is running (%s): watch it with: %s; if its orchestrator is gone, resume it: %s, or discard it: %s"
                            .formatted(
                                    Printable.of(holder),
                                    cluster.hints().orchestrator("status --watch"),
                                    resume,
                                    down));
        }
        throw new UserError(
                ExitCode.REFUSED,
                "run %s stopped after batch %d of %d, and its orchestrator is gone: resume it: %s, or discard it: %s"
                        .formatted(
                                other.run(),
                                other.batches().size(),
                                other.plan().batchCount(),
                                resume,
                                down));
    }

    /** Unique, and tells a person where to look. */
    private static String holder() {
        String host =
                new Proc().lines("sys/kernel/hostname").stream().findFirst().orElse("unknown host");
        int random = ThreadLocalRandom.current().nextInt(1 << 16);
        return "%s pid %d (%04x)".formatted(host, ProcessHandle.current().pid(), random);
    }

    @Override
    public List<Check> checks() throws InterruptedException {
        if (resumed != null) {
            return List.of(); // they passed when it began, and what it holds now would count against it
        }
        ClusterFacts found = look.facts(plan);
        facts = found;
        return ClusterChecks.check(plan, found);
    }

    @Override
    public int largestTarget() {
        ClusterFacts found = facts;
        return found == null ? plan.target() : Math.min(plan.target(), ClusterChecks.largestTarget(plan, found));
    }

    @Override
    public Optional<Resumed> resumed() {
        return Optional.ofNullable(resumed)
                .map(s -> new Resumed(
                        s.run(),
                        Instant.parse(s.startedAt()),
                        s.batches(),
                        s.phase() == RunState.Phase.HOLDING,
                        s.ramp()));
    }

    @Override
    public Consumer<Event> record(Consumer<String> warnings) {
        RunStore made = new RunStore(view.cluster(), warnings);
        store = made;
        return made;
    }

    @Override
    public Fleet fleet(Run run, Path logs) throws InterruptedException {
        RunState going = resumed;
        RunState begun = going != null
                ? going.with(plan)
                : RunState.start(run.id(), run.startedAt().toString(), plan, look.baseline());
        if (store != null) {
            store.begin(begun);
        }
        int done = begun.batches().size();
        Earlier earlier = done == 0
                ? Earlier.NOTHING
                : new Earlier(done, begun.batches().getLast().counts().server());
        return new KubernetesFleet(view, plan, run.id(), begun.before(), earlier, this::fence, run);
    }

    private void fence() {
        try {
            if (lock != null) {
                lock.check();
            }
        } catch (UserError e) {
            if (store != null) {
                store.taken(); // the record is the other one's now
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
                        + view.cluster().hints().orchestrator("status"),
                (interrupted
                                ? "resume with: " + view.cluster().hints().orchestrator("ramp --resume") + ", or stop"
                                : "stop")
                        + " them with: "
                        + view.cluster().hints().orchestrator("down"));
    }

    @Override
    public void down() throws InterruptedException {
        Teardown.clients(view, DOWN_TIMEOUT, System.err::println);
    }

    @Override
    public void close() {
        if (lock != null) {
            lock.close();
        }
        view.close();
        view.cluster().close();
    }
}
