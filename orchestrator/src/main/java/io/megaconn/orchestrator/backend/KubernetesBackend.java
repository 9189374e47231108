package io.megaconn.orchestrator.backend;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.megaconn.orchestrator.fleet.Fleet;
import io.megaconn.orchestrator.fleet.ServerCount;
import io.megaconn.orchestrator.fleet.ServerCountQuery;
import io.megaconn.orchestrator.kube.Cluster;
import io.megaconn.orchestrator.kube.ClusterInspection;
import io.megaconn.orchestrator.kube.ClusterSession;
import io.megaconn.orchestrator.kube.EndpointFleet;
import io.megaconn.orchestrator.kube.KubernetesFleet;
import io.megaconn.orchestrator.kube.KubernetesFleet.Earlier;
import io.megaconn.orchestrator.kube.ReleaseValues;
import io.megaconn.orchestrator.kube.RunState;
import io.megaconn.orchestrator.kube.RunStore;
import io.megaconn.orchestrator.kube.ServerPodsCheck;
import io.megaconn.orchestrator.kube.ServerSelector;
import io.megaconn.orchestrator.plan.Check;
import io.megaconn.orchestrator.plan.ClusterChecks;
import io.megaconn.orchestrator.plan.ClusterFacts;
import io.megaconn.orchestrator.plan.ClusterPlanner;
import io.megaconn.orchestrator.plan.Environment;
import io.megaconn.orchestrator.plan.ExternalTarget;
import io.megaconn.orchestrator.plan.NodeTlsChecks;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.Spec;
import io.megaconn.orchestrator.plan.SpecDefaults;
import io.megaconn.orchestrator.plan.Target;
import io.megaconn.orchestrator.run.Run;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.diagnose.HandshakeDemand;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A release in a cluster: pods that the chart describes, scaled and watched from here. */
public final class KubernetesBackend implements Backend {
    private final ClusterSession clusterSession;
    private final ClusterInspection inspection;
    private final Plan plan;
    private final KubernetesSession session;
    private final int expectedNodes;
    /** The place of the server's own count; null for none. */
    private final @Nullable ServerCount count;

    private final @Nullable ServerSelector selector;
    private @Nullable ClusterFacts facts;

    private KubernetesBackend(
            ClusterSession clusterSession,
            ClusterInspection inspection,
            Plan plan,
            KubernetesSession session,
            int expectedNodes,
            @Nullable ServerCount count,
            @Nullable ServerSelector selector) {
        this.count = count;
        this.selector = selector;
        this.clusterSession = clusterSession;
        this.inspection = inspection;
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
        ClusterSession clusterSession = ClusterSession.open(cluster);
        try {
            StatefulSet clients = ReleaseValues.clients(cluster);
            SpecDefaults defaults = ReleaseValues.defaults(cluster, clients);
            Spec spec = options.apply(defaults);
            boolean external =
                    resumed != null ? resumed.plan().external() != null : spec.server() instanceof Target.External;
            ClusterInspection inspection = ClusterInspection.at(clusterSession, clients, !external, progress);
            if (!external) {
                spec = options.apply(inspection.with(defaults));
            }
            ReleaseServerNote.of(inspection, external, cluster).ifPresent(progress);
            ServerSelector selector = selector(spec, cluster.namespace(), resumed);
            Plan plan = resumed != null
                    ? resumed.plan().with(spec.criteria()) // the criteria are those of this command
                    : plan(spec, inspection, selector);
            String finished = resumed == null && resume.names(state) ? resume.runId() : null;
            ServerCount count = serverCount(spec, plan);
            KubernetesSession session =
                    new KubernetesSession(clusterSession, inspection, plan, finished, resumed, count);
            return new KubernetesBackend(clusterSession, inspection, plan, session, expectedNodes, count, selector);
        } catch (RuntimeException | InterruptedException e) {
            clusterSession.close();
            cluster.close();
            throw e;
        }
    }

    /** Returns the server's pods; those of the plan of a run to resume. */
    private static @Nullable ServerSelector selector(Spec spec, String namespace, @Nullable RunState resumed) {
        ExternalTarget earlier = resumed == null ? null : resumed.plan().external();
        String pods = earlier != null
                ? earlier.serverPods()
                : spec.server() instanceof Target.External server ? server.serverPods() : "";
        return pods.isEmpty() ? null : ServerSelector.parse(pods, namespace);
    }

    /** Returns where the server's own count is read; of a run to resume the plan has it, unless it has a secret query. */
    private static @Nullable ServerCount serverCount(Spec spec, Plan plan) {
        String typed = spec.server() instanceof Target.External server ? server.serverCount() : "";
        String planned = plan.external() == null ? "" : plan.external().serverCount();
        String place = typed.isEmpty() && !planned.contains("?") ? planned : typed;
        return place.isEmpty() ? null : ServerCount.parse(place);
    }

    private static Plan plan(Spec spec, ClusterInspection inspection, @Nullable ServerSelector selector) {
        return switch (spec.server()) {
            case Target.OwnServer _ ->
                ClusterPlanner.plan(spec.with(inspection.trusting(spec.workload())), inspection.endpoints());
            case Target.External server -> {
                ServerCount count = server.serverCount().isEmpty() ? null : ServerCount.parse(server.serverCount());
                yield ClusterPlanner.plan(
                        spec,
                        server.endpoints(),
                        ExternalTarget.ofPods(
                                1, count == null ? "" : count.shown(), selector == null ? "" : selector.toString()));
            }
        };
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
        if (!underWay || !(resume.resume() || resume.names(state))) {
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
        return new Environment.Kubernetes(inspection.info());
    }

    @Override
    public List<Check> checks() throws InterruptedException {
        if (session.resumed().isPresent()) {
            return List.of(); // they passed when the run began, and its own connections would now count against it
        }
        ClusterFacts found = inspection.facts(plan, expectedNodes);
        facts = found;
        List<Check> checks = new ArrayList<>(ClusterChecks.check(plan, found));
        checks.addAll(NodeTlsChecks.certificates(plan, found, Instant.now()));
        if (count != null) {
            checks.add(ServerCountCheck.of(count));
        }
        if (selector != null) {
            checks.add(ServerPodsCheck.of(clusterSession.cluster(), selector));
        }
        return checks;
    }

    @Override
    public @Nullable HandshakeDemand handshake() {
        ClusterFacts found = facts;
        return found == null ? null : NodeTlsChecks.handshakeDemand(plan, found);
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
        clusterSession.cluster().onWarning(run::warn);
        if (plan.external() != null) {
            return new EndpointFleet(
                    clusterSession,
                    plan,
                    run.id(),
                    begun.before(),
                    done,
                    session.processMarks(clusterSession.pods()),
                    new ServerCountQuery(count, begun.before().serverCount()),
                    selector,
                    inspection.clientSecrets(),
                    session::fence,
                    run);
        }
        return new KubernetesFleet(clusterSession, plan, run.id(), begun.before(), earlier, session::fence, run);
    }

    @Override
    public void close() {
        session.close();
        clusterSession.close();
        clusterSession.cluster().close();
    }
}
