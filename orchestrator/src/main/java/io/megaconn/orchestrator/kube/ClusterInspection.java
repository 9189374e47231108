package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.orchestrator.kube.KubernetesFleet.Baseline;
import io.megaconn.orchestrator.kube.podrules.PodResources;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.orchestrator.plan.ClusterFacts;
import io.megaconn.orchestrator.plan.ClusterFacts.NodeProbe;
import io.megaconn.orchestrator.plan.ClusterInfo;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Inspects the installed release and the cluster around it, before a ramp. */
public final class ClusterInspection {
    private static final int DEFAULT_CONNECTIONS = 25_000;

    private final ClusterSession view;
    private final StatefulSet clients;
    private final PodState serverPod;
    private final ServerStats server;
    private final ClusterInfo info;

    private ClusterInspection(
            ClusterSession view, StatefulSet clients, PodState serverPod, ServerStats server, ClusterInfo info) {
        this.view = view;
        this.clients = clients;
        this.serverPod = serverPod;
        this.server = server;
        this.info = info;
    }

    /**
     * Waits until the server is ready, and inspects.
     *
     * @param progress receives why the server is not ready, as one line, whenever that changes
     * @throws io.megaconn.runtime.UserError if there is no release, or its server does not become ready
     */
    public static ClusterInspection at(ClusterSession view, Consumer<String> progress) throws InterruptedException {
        Cluster cluster = view.cluster();
        try {
            StatefulSet clients = cluster.clients().get();
            if (clients == null) {
                throw cluster.notInstalled();
            }
            PodLimits limits = new PodLimits(view, Duration.ZERO);
            view.pods().onChange(limits);
            ServerStats server = new ServerReadiness(view, limits, progress).firstAnswer();
            PodState pod = view.server().pod().orElseThrow(() -> cluster.noServer(""));
            ClusterInfo info = new ClusterInfo(
                    cluster.client().getKubernetesVersion().getGitVersion(),
                    cluster.namespace(),
                    cluster.release(),
                    pod.node(),
                    nodes(cluster, clients.getSpec().getTemplate().getSpec()));
            return new ClusterInspection(view, clients, pod, server, info);
        } catch (KubernetesClientException e) {
            throw cluster.explain(e, "the release can't be looked at");
        }
    }

    /**
     * The cluster's nodes. Empty without permission to list nodes and the pods of all namespaces, which belong to the
     * cluster, not to the release.
     */
    private static List<ClusterInfo.Node> nodes(Cluster cluster, PodSpec template) {
        try {
            List<Pod> pods = cluster.client().pods().inAnyNamespace().list().getItems();
            return Nodes.of(cluster.client().nodes().list().getItems(), pods, template);
        } catch (KubernetesClientException e) {
            if (e.getCode() == 403) {
                return List.of();
            }
            throw e;
        }
    }

    public ServerStats server() {
        return server;
    }

    public ClusterInfo info() {
        return info;
    }

    /** The figures of server and machine before the first client. */
    public Baseline baseline() throws InterruptedException {
        ServerStats now = view.server().ask(false);
        return Baseline.of(now == null ? server : now, view.server().pod().orElse(serverPod));
    }

    /** Number of connections that a client pod of this release is sized for. */
    public int connectionsPerClient() {
        Map<String, String> annotations = clients.getMetadata().getAnnotations();
        String text = annotations == null ? null : annotations.get(Cluster.CONNECTIONS);
        return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : DEFAULT_CONNECTIONS;
    }

    /**
     * The server's listeners at the address that pods connect to: the server pod's, which on the host network is the
     * node's.
     */
    public List<Endpoint> endpoints() {
        return server.endpoints().stream()
                .map(Endpoint::parse)
                .map(listener -> new Endpoint(serverPod.ip(), listener.port()))
                .toList();
    }

    /** Everything that preflight compares with the plan. Starts probe pods if permitted. */
    public ClusterFacts facts(Plan plan) throws InterruptedException {
        Cluster cluster = view.cluster();
        boolean mayProbe = Permissions.granted(cluster, Permissions.PROBE);
        List<String> forbidden = Stream.concat(
                        Permissions.needed(cluster).stream(), mayProbe ? Stream.of(Permissions.END_PROBE) : Stream.of())
                .filter(right -> !Permissions.granted(cluster, right))
                .map(Permissions.Right::toString)
                .toList();
        PodSpec template = clients.getSpec().getTemplate().getSpec();
        return new ClusterFacts(
                cluster.hints(),
                info,
                server,
                forbidden,
                view.pods().clients().size(),
                connectionsPerClient(),
                PodResources.millis(template, "cpu"),
                PodResources.requested(template, "memory"),
                PodResources.limited(template, "memory"),
                quotas(cluster),
                mayProbe && forbidden.isEmpty() ? probes(plan) : List.of());
    }

    private List<NodeProbe> probes(Plan plan) throws InterruptedException {
        List<String> nodes = info.nodes().isEmpty()
                ? List.of(serverPod.node())
                : info.nodes().stream()
                        .filter(ClusterInfo.Node::schedulable)
                        .map(ClusterInfo.Node::name)
                        .toList();
        return new Probes(view, clients, plan.endpoints()).run(nodes);
    }

    private static Map<String, Long> quotas(Cluster cluster) {
        Map<String, Long> left = new HashMap<>();
        try {
            for (ResourceQuota quota : cluster.client()
                    .resourceQuotas()
                    .inNamespace(cluster.namespace())
                    .list()
                    .getItems()) {
                // The status is empty until the controller has seen the quota, but the limit applies at once.
                Map<String, Quantity> used =
                        quota.getStatus() == null || quota.getStatus().getUsed() == null
                                ? Map.of()
                                : quota.getStatus().getUsed();
                quota.getSpec()
                        .getHard()
                        .forEach((resource, limit) -> left.merge(
                                resource, amount(resource, limit) - amount(resource, used.get(resource)), Math::min));
            }
        } catch (KubernetesClientException e) {
            // Without permission to list quotas, a quota shows only when pods are not created.
        }
        return left;
    }

    private static long amount(String resource, @Nullable Quantity quantity) {
        return resource.endsWith("cpu") ? PodResources.millis(quantity) : PodResources.bytes(quantity);
    }
}
