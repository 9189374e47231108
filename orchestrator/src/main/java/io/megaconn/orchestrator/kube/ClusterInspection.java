package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.orchestrator.kube.KubernetesFleet.Baseline;
import io.megaconn.orchestrator.kube.podrules.CreateRefusal;
import io.megaconn.orchestrator.kube.podrules.PodResources;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.orchestrator.plan.ClientPod;
import io.megaconn.orchestrator.plan.ClusterFacts;
import io.megaconn.orchestrator.plan.ClusterFacts.NodeProbe;
import io.megaconn.orchestrator.plan.ClusterInfo;
import io.megaconn.orchestrator.plan.NodeRoom;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.QuotaRoom;
import io.megaconn.orchestrator.plan.SpecDefaults;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.wire.ServerStats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Inspects the installed release and the cluster around it, before a ramp. */
public final class ClusterInspection {
    private final ClusterSession view;
    private final StatefulSet clients;
    private final PodState serverPod;
    private final ServerStats server;
    private final ClusterInfo info;
    private final AdmittedPod admitted;
    private final List<NodeRoom> nodes;

    private ClusterInspection(
            ClusterSession view,
            StatefulSet clients,
            PodState serverPod,
            ServerStats server,
            ClusterInfo info,
            AdmittedPod admitted,
            List<NodeRoom> nodes) {
        this.view = view;
        this.clients = clients;
        this.serverPod = serverPod;
        this.server = server;
        this.info = info;
        this.admitted = admitted;
        this.nodes = nodes;
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
            AdmittedPod admitted = AdmittedPod.of(cluster, clients);
            Nodes nodes = nodes(cluster);
            List<NodeRoom> rooms = nodes.rooms(admitted.spec(), cluster.hints());
            ClusterInfo info = new ClusterInfo(
                    cluster.client().getKubernetesVersion().getGitVersion(),
                    cluster.namespace(),
                    cluster.release(),
                    pod.node(),
                    nodes.infos(rooms));
            return new ClusterInspection(view, clients, pod, server, info, admitted, rooms);
        } catch (KubernetesClientException e) {
            throw cluster.explain(e, "the release can't be inspected");
        }
    }

    /**
     * The cluster's nodes. Empty without permission to list nodes and the pods of all namespaces, which belong to the
     * cluster, not to the release.
     */
    private static Nodes nodes(Cluster cluster) {
        try {
            List<Pod> pods = cluster.client().pods().inAnyNamespace().list().getItems();
            return new Nodes(cluster.client().nodes().list().getItems(), pods);
        } catch (KubernetesClientException e) {
            if (e.getCode() == 403) {
                return Nodes.UNKNOWN;
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
        ServerStats now = view.server().query(false);
        return Baseline.of(now == null ? server : now, view.server().pod().orElse(serverPod));
    }

    /** Number of connections that a client pod of this release is sized for. */
    public int connectionsPerClient() {
        Map<String, String> annotations = clients.getMetadata().getAnnotations();
        String text = annotations == null ? null : annotations.get(Cluster.CONNECTIONS);
        return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : SpecDefaults.CONNECTIONS_PER_CLIENT;
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

    /**
     * Everything that preflight compares with the plan. Starts probe pods if permitted.
     *
     * @param expectedNodes nodes that client pods can use once an autoscaler has added some; 0 if none are expected
     */
    public ClusterFacts facts(Plan plan, int expectedNodes) throws InterruptedException {
        Cluster cluster = view.cluster();
        boolean mayProbe = Permissions.granted(cluster, Permissions.PROBE);
        List<String> forbidden = Stream.concat(
                        Permissions.needed(cluster).stream(), mayProbe ? Stream.of(Permissions.END_PROBE) : Stream.of())
                .filter(right -> !Permissions.granted(cluster, right))
                .map(Permissions.Right::toString)
                .toList();
        List<QuotaRoom> quotas = Quotas.of(quotas(cluster), admitted.spec());
        ClientPod client = client(quotas);
        boolean probes = mayProbe && forbidden.isEmpty() && admitted.refusal() == null;
        return new ClusterFacts(
                cluster.hints(),
                info,
                server,
                forbidden,
                view.pods().clients().size(),
                connectionsPerClient(),
                client,
                quotas,
                nodes,
                expectedNodes,
                probes ? probes(plan, client) : List.of());
    }

    /** A refusal by a quota is left out if the check of that quota shows it. */
    private ClientPod client(List<QuotaRoom> quotas) {
        CreateRefusal refusal = admitted.refusal();
        if (refusal != null && refusal.isQuota() && quotas.stream().anyMatch(QuotaRoom::refusesEveryPod)) {
            refusal = null;
        }
        return new ClientPod(
                Quotas.amounts(PodResources.requests(admitted.spec())),
                SpreadDomains.maxSkew(admitted.spec()),
                refusal == null ? "" : refusal.why(),
                refusal == null ? "" : refusal.fix());
    }

    /** Probes the nodes that the scheduler would place client pods on. */
    private List<NodeProbe> probes(Plan plan, ClientPod client) throws InterruptedException {
        List<String> names = nodes.isEmpty()
                ? List.of(serverPod.node())
                : nodes.stream()
                        .filter(node -> node.pods(client) > 0)
                        .map(NodeRoom::name)
                        .toList();
        return new Probes(view, clients, plan.endpoints()).run(names);
    }

    /** Reads the quotas. Without permission to list them, a quota shows only when pods are not created. */
    private static List<ResourceQuota> quotas(Cluster cluster) {
        try {
            return cluster.client()
                    .resourceQuotas()
                    .inNamespace(cluster.namespace())
                    .list()
                    .getItems();
        } catch (KubernetesClientException e) {
            return List.of();
        }
    }
}
