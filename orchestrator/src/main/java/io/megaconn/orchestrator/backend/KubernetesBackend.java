package io.megaconn.orchestrator.backend;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.fleet.Fleet;
import io.megaconn.orchestrator.kube.Cluster;
import io.megaconn.orchestrator.kube.ClusterInspection;
import io.megaconn.orchestrator.kube.ClusterSession;
import io.megaconn.orchestrator.kube.KubernetesFleet;
import io.megaconn.orchestrator.kube.KubernetesFleet.Earlier;
import io.megaconn.orchestrator.kube.RunState;
import io.megaconn.orchestrator.kube.RunStore;
import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.plan.ClusterChecks;
import io.megaconn.orchestrator.plan.ClusterFacts;
import io.megaconn.orchestrator.plan.ClusterPlanner;
import io.megaconn.orchestrator.plan.Environment;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.Spec;
import io.megaconn.orchestrator.plan.SpecDefaults;
import io.megaconn.orchestrator.run.Run;
import io.megaconn.runtime.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A release in a cluster: pods that the chart describes, scaled and watched from here. */
public final class KubernetesBackend implements Backend {
    private final ClusterSession view;
    private final ClusterInspection look;
    private final Plan plan;
    private final KubernetesSession session;
    private final int expectedNodes;
    private @Nullable ClusterFacts facts;

    private KubernetesBackend(
            ClusterSession view, ClusterInspection look, Plan plan, KubernetesSession session, int expectedNodes) {
        this.view = view;
        this.look = look;
        this.plan = plan;
        this.session = session;
        this.expectedNodes = expectedNodes;
    }

    /**
     * @param progress receives why the server is not ready, as one line, whenever that changes
     * @param expectedNodes nodes that client pods can use once an autoscaler has added some; 0 if none are expected
     * @throws UserError if the release does not exist, its server does not become ready, or there is nothing to resume
     */
    public static KubernetesBackend open(
            Cluster cluster,
            Function<SpecDefaults, Spec> options,
            ResumeRequest resume,
            Consumer<String> progress,
            int expectedNodes)
            throws InterruptedException {
        Optional<RunState> state = RunStore.state(cluster);
        RunState resumed = toResume(cluster, state, resume);
        ClusterSession view = ClusterSession.open(cluster);
        try {
            ClusterInspection look = ClusterInspection.at(view, progress);
            SpecDefaults defaults = new SpecDefaults(
                    look.connectionsPerClient(),
                    Duration.ofMillis(look.server().messageIntervalMs()),
                    look.server().reply());
            Spec spec = options.apply(defaults);
            Plan plan = resumed != null
                    ? resumed.plan().with(spec.criteria()) // the criteria are those of this command
                    : ClusterPlanner.plan(spec, look.endpoints(), look.server());
            String finished = resumed == null && isRequested(state, resume) ? resume.runId() : null;
            KubernetesSession session = new KubernetesSession(view, look, plan, finished, resumed);
            return new KubernetesBackend(view, look, plan, session, expectedNodes);
        } catch (RuntimeException | InterruptedException e) {
            view.close();
            cluster.close();
            throw e;
        }
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
        if (!underWay || !(resume.resume() || isRequested(state, resume))) {
            return null;
        }
        RunStore.checkResumable(cluster, state.orElseThrow());
        return state.orElseThrow();
    }

    /** True if the cluster's last run has the name given by {@code --run-id}. */
    private static boolean isRequested(Optional<RunState> state, ResumeRequest resume) {
        return state.isPresent() && state.get().run().equals(resume.runId());
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
    public List<Check> checks() throws InterruptedException {
        if (session.resumed().isPresent()) {
            return List.of(); // they passed when the run began, and its own connections would now count against it
        }
        ClusterFacts found = look.facts(plan, expectedNodes);
        facts = found;
        return ClusterChecks.check(plan, found);
    }

    @Override
    public int largestTarget() {
        ClusterFacts found = facts;
        return found == null ? plan.target() : Math.min(plan.target(), ClusterChecks.largestTarget(plan, found));
    }

    @Override
    public Map<String, String> nodes() {
        ClusterFacts found = facts;
        Map<String, String> nodes = new LinkedHashMap<>();
        if (found != null) {
            found.nodes().forEach(node -> nodes.put(node.name(), node.text(found.client())));
        }
        return nodes;
    }

    @Override
    public RunSession session() {
        return session;
    }

    @Override
    public Fleet fleet(Run run, Path logs) throws InterruptedException {
        RunState begun = session.begun();
        int done = begun.batches().size();
        Earlier earlier = done == 0
                ? Earlier.NONE
                : new Earlier(done, begun.batches().getLast().counts().server().orElse(0));
        view.cluster().onWarning(message -> run.accept(new Event.Warned(message)));
        return new KubernetesFleet(view, plan, run.id(), begun.before(), earlier, session::fence, run);
    }

    @Override
    public void close() {
        session.close();
        view.close();
        view.cluster().close();
    }
}
