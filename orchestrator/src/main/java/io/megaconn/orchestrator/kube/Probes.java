package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.orchestrator.kube.podrules.CreateRefusal;
import io.megaconn.orchestrator.kube.podrules.PodContainers;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.orchestrator.plan.ClusterFacts.NodeProbe;
import io.megaconn.orchestrator.plan.CommandHints;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.run.ReportReader;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.ProbeResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a short-lived pod on each node, in the client image and shaped like a client pod, to check the conditions for
 * clients there. The pod returns its result as its termination message.
 */
final class Probes {
    /** Maximum number of nodes to probe: they are representative of the rest. */
    private static final int MAX_NODES = 30;

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(250);

    private final ClusterSession session;
    private final StatefulSet clients;
    private final Plan plan;

    Probes(ClusterSession session, StatefulSet clients, Plan plan) {
        this.session = session;
        this.clients = clients;
        this.plan = plan;
    }

    /** Probes these nodes. Leaves no pod behind. */
    List<NodeProbe> run(List<String> nodes) throws InterruptedException {
        Map<String, String> podOf = new LinkedHashMap<>();
        List<String> asked = new ArrayList<>(); // also those whose creation failed: they may exist anyway
        String suffix = "%04x".formatted(ThreadLocalRandom.current().nextInt(1 << 16));
        List<NodeProbe> refused = new ArrayList<>();
        boolean quota = false;
        try {
            for (String node : nodes.stream().limit(MAX_NODES).toList()) {
                if (quota) {
                    break; // other nodes are no different
                }
                String name = "%s-probe-%s-%d".formatted(session.cluster().release(), suffix, asked.size());
                asked.add(name);
                try {
                    session.cluster().client().resource(pod(name, node)).create();
                    podOf.put(node, name);
                } catch (KubernetesClientException e) { // a quota, an admission rule
                    CreateRefusal refusal = refusal(e);
                    quota = refusal.isQuotaExceeded();
                    if (!quota || podOf.isEmpty()) { // else the probes themselves use it up
                        refused.add(new NodeProbe(node, null, refusal.why(), null, refusal.fix()));
                    }
                }
                if (Thread.currentThread().isInterrupted()) { // the Kubernetes client throws its own exception
                    throw new InterruptedException();
                }
            }
            return Stream.concat(await(podOf).stream(), refused.stream()).toList();
        } finally {
            Uninterruptibles.run(() -> delete(asked));
        }
    }

    private CreateRefusal refusal(KubernetesClientException e) {
        CommandHints hints = session.cluster().hints();
        if (AdmittedPod.isRefusal(e)) {
            CreateRefusal refusal = CreateRefusal.of(e.getStatus().getMessage(), hints);
            return new CreateRefusal("not created: " + refusal.why(), refusal.fix());
        }
        return new CreateRefusal(
                String.valueOf(session.cluster().explain(e, "not created").getMessage()),
                "run preflight again; if it persists: " + hints.kubectlCluster("cluster-info"));
    }

    /** Returns a client pod on this node that probes instead of connecting. */
    private Pod pod(String name, String node) {
        PodSpec template = ClientPodShape.spec(clients);
        Container client = PodContainers.main(template, "client").orElseThrow(this::noClient);
        List<String> arguments = ProbeArguments.of(plan);
        PodSpec spec = new PodSpecBuilder(template)
                .withNodeName(node)
                .withAffinity(null)
                .withTopologySpreadConstraints()
                .withRestartPolicy("Never")
                .withTerminationGracePeriodSeconds(1L)
                .withContainers(template.getContainers().stream()
                        .map(container -> container.equals(client) ? probe(container, arguments) : container)
                        .toList()) // sidecars stay: the network may need them
                .build();
        return ClientPodShape.pod(session.cluster(), clients, name, "probe", spec);
    }

    private static Container probe(Container client, List<String> arguments) {
        return new ContainerBuilder(client)
                .withName("probe")
                .withArgs(arguments)
                .withReadinessProbe(null)
                .withLivenessProbe(null)
                .withStartupProbe(null)
                .build();
    }

    private UserError noClient() {
        return new UserError(
                ExitCode.REFUSED,
                "the pod template of StatefulSet %s has several containers, and none is named client: see %s"
                        .formatted(
                                session.cluster().clientsName(),
                                session.cluster()
                                        .hints()
                                        .kubectl("describe statefulset "
                                                + session.cluster().clientsName())));
    }

    private List<NodeProbe> await(Map<String, String> podOf) throws InterruptedException {
        Map<String, NodeProbe> found = new LinkedHashMap<>();
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (found.size() < podOf.size()) {
            boolean late = System.nanoTime() > end;
            for (Map.Entry<String, String> entry : podOf.entrySet()) {
                if (!found.containsKey(entry.getKey())) {
                    NodeProbe probe = result(entry.getKey(), session.pods().raw(entry.getValue()), late);
                    if (probe != null) {
                        found.put(entry.getKey(), probe);
                    }
                }
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        return List.copyOf(found.values());
    }

    /** Returns the result of a probe; null while there is none. */
    private @Nullable NodeProbe result(String node, @Nullable Pod pod, boolean late) throws InterruptedException {
        PodState state = pod == null ? null : PodState.of(pod);
        ContainerStateTerminated ended = pod == null ? null : PodContainers.ended(pod);
        if (state != null && ended != null && ended.getExitCode() == 0 && ended.getMessage() != null) {
            try {
                ProbeResult result = ReportReader.parse(
                        ended.getMessage(), ProbeResult.class, "termination message of the probe pod");
                return new NodeProbe(
                        node,
                        result,
                        "",
                        plan.external() != null ? null : session.server().seen(state.ip()));
            } catch (UserError e) {
                return new NodeProbe(node, null, String.valueOf(e.getMessage()), null);
            }
        }
        if (state != null && !state.problem().isEmpty()) {
            return new NodeProbe(node, null, state.problem(), null);
        }
        return late
                ? new NodeProbe(
                        node,
                        null,
                        "not done after %d s (%s)"
                                .formatted(TIMEOUT.toSeconds(), state == null ? "no pod" : state.phase()),
                        null)
                : null;
    }

    private void delete(Iterable<String> names) {
        for (String name : names) {
            try {
                session.cluster().pod(name).withGracePeriod(0).delete();
            } catch (KubernetesClientException e) {
                // The pod ends by itself, and holds nothing.
            }
        }
    }
}
