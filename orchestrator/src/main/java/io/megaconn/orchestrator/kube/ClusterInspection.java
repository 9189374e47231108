package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.orchestrator.fleet.ServerCount;
import io.megaconn.orchestrator.fleet.ServerCountQuery;
import io.megaconn.orchestrator.kube.KubernetesFleet.Baseline;
import io.megaconn.orchestrator.kube.podrules.CreateRefusal;
import io.megaconn.orchestrator.kube.podrules.PodResources;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.orchestrator.plan.ClientPod;
import io.megaconn.orchestrator.plan.ClientSecrets;
import io.megaconn.orchestrator.plan.ClusterFacts;
import io.megaconn.orchestrator.plan.ClusterFacts.NodeProbe;
import io.megaconn.orchestrator.plan.ClusterInfo;
import io.megaconn.orchestrator.plan.NodeRoom;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.orchestrator.plan.QuotaRoom;
import io.megaconn.orchestrator.plan.SpecDefaults;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.protocol.ServerProtocol;
import io.megaconn.runtime.wire.ClientTls;
import io.megaconn.runtime.wire.ServerStats;
import io.megaconn.runtime.wire.TlsStats;
import io.megaconn.runtime.wire.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Inspects the installed release and the cluster around it, before a ramp. */
public final class ClusterInspection {
    private final ClusterSession session;
    private final StatefulSet clients;
    private final @Nullable PodState serverPod;
    private final @Nullable ServerStats server;
    private final ClusterInfo info;
    private final AdmittedPod admitted;
    private final List<NodeRoom> nodes;

    private ClusterInspection(
            ClusterSession session,
            StatefulSet clients,
            @Nullable PodState serverPod,
            @Nullable ServerStats server,
            ClusterInfo info,
            AdmittedPod admitted,
            List<NodeRoom> nodes) {
        this.session = session;
        this.clients = clients;
        this.serverPod = serverPod;
        this.server = server;
        this.info = info;
        this.admitted = admitted;
        this.nodes = nodes;
    }

    /**
     * Waits until the release's server is ready, if the run uses it, and inspects.
     *
     * @param ownServer true if the run uses it
     * @param progress receives why the server is not ready, as one line, whenever that changes
     * @throws io.megaconn.runtime.UserError if the server does not become ready
     */
    public static ClusterInspection at(
            ClusterSession session, StatefulSet clients, boolean ownServer, Consumer<String> progress)
            throws InterruptedException {
        Cluster cluster = session.cluster();
        try {
            PodLimits limits = new PodLimits(session, Duration.ZERO);
            session.pods().onChange(limits);
            ServerStats server = ownServer ? new ServerReadiness(session, limits, progress).firstAnswer() : null;
            PodState pod = ownServer ? session.server().pod().orElseThrow(() -> cluster.noServer("")) : null;
            AdmittedPod admitted = AdmittedPod.of(cluster, clients);
            Nodes nodes = nodes(cluster);
            List<NodeRoom> rooms = nodes.rooms(admitted.spec(), cluster.hints());
            ClusterInfo info = new ClusterInfo(
                    cluster.client().getKubernetesVersion().getGitVersion(),
                    cluster.namespace(),
                    cluster.release(),
                    pod == null ? "" : pod.node(),
                    nodes.infos(rooms));
            return new ClusterInspection(session, clients, pod, server, info, admitted, rooms);
        } catch (KubernetesClientException e) {
            throw cluster.explain(e, "the release can't be inspected");
        }
    }

    /**
     * Returns the cluster's nodes. Empty without permission to list nodes and the pods of all namespaces, which belong to the
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

    /** Returns the defaults of a run against the release's server. */
    public SpecDefaults with(SpecDefaults defaults) {
        ServerStats own = own();
        return new SpecDefaults(
                defaults.connectionsPerClient(),
                Duration.ofMillis(own.messageIntervalMs()),
                own.reply(),
                new ServerProtocol(own.protocol(), own.tls() != null).toString(),
                defaults.release());
    }

    /**
     * Returns the workload with clients that trust the certificate of the release's server, if it is over TLS: the server shows it
     * to the orchestrator through the apiserver.
     */
    public Workload trusting(Workload workload) {
        return trusting(workload, own().tls());
    }

    /** @param shown TLS of the server; null if it speaks none */
    static Workload trusting(Workload workload, @Nullable TlsStats shown) {
        ClientTls tls = workload.tls();
        return tls == null || tls.insecure() || shown == null
                ? workload
                : workload.over(tls.trustingCertificates(shown.certificate()));
    }

    /** Returns true if a restart of the release's server would give it another certificate, which the run's clients don't trust. */
    public boolean restartChangesCertificate() {
        return server != null && server.tls() != null && server.tls().own();
    }

    private ServerStats own() {
        return Objects.requireNonNull(server, "the run does not use the release's server");
    }

    /** Returns the Secrets that client pods mount. */
    public ClientSecrets clientSecrets() {
        return ReleaseValues.clientSecrets(clients);
    }

    /** Returns true if the release has a server of megaconn's, whether or not the run uses it. */
    public boolean hasServer() {
        return session.pods().server().isPresent();
    }

    public ClusterInfo info() {
        return info;
    }

    /**
     * Returns the figures of server and machine before the first client.
     *
     * @param count where an external server's own count is read; null for nowhere
     */
    public Baseline baseline(@Nullable ServerCount count) throws InterruptedException {
        if (server == null || serverPod == null) {
            return Baseline.external(ServerCountQuery.now(count));
        }
        ServerStats now = session.server().query(false);
        return Baseline.of(now == null ? server : now, session.server().pod().orElse(serverPod));
    }

    /**
     * Returns the server's listeners at the address that pods connect to: the server pod's, which on the host network is the
     * node's.
     */
    public List<Endpoint> endpoints() {
        String ip = Objects.requireNonNull(serverPod, "the run does not use the release's server")
                .ip();
        return own().endpoints().stream()
                .map(Endpoint::parse)
                .map(listener -> new Endpoint(ip, listener.port()))
                .toList();
    }

    /**
     * Returns everything that preflight compares with the plan. Starts probe pods if permitted.
     *
     * @param expectedNodes nodes that client pods can use once an autoscaler has added some; 0 if none are expected
     */
    public ClusterFacts facts(Plan plan, int expectedNodes) throws InterruptedException {
        Cluster cluster = session.cluster();
        boolean mayProbe = Permissions.granted(cluster, Permissions.PROBE);
        List<String> forbidden = Stream.concat(
                        Permissions.needed(cluster).stream(), mayProbe ? Stream.of(Permissions.END_PROBE) : Stream.of())
                .filter(right -> !Permissions.granted(cluster, right))
                .map(Permissions.Right::toString)
                .toList();
        List<QuotaRoom> quotas = Quotas.of(Quotas.read(cluster), admitted.spec());
        ClientPod client = client(quotas);
        boolean probes = mayProbe && forbidden.isEmpty() && admitted.refusal() == null;
        return new ClusterFacts(
                cluster.hints(),
                info,
                server,
                forbidden,
                session.pods().clients().size(),
                ReleaseValues.connectionsPerClient(clients),
                client,
                quotas,
                nodes,
                expectedNodes,
                probes ? probes(plan, client) : List.of(),
                ReleaseValues.headersSecret(clients),
                ReleaseValues.tlsSecret(clients),
                ReleaseValues.sizedForTls(clients),
                serverPod == null ? "" : serverPod.tlsSecret());
    }

    /** Returns a client pod after admission. A refusal by a quota is left out if the check of that quota shows it. */
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
                ? Stream.ofNullable(serverPod).map(PodState::node).toList()
                : nodes.stream()
                        .filter(node -> node.pods(client) > 0)
                        .map(NodeRoom::name)
                        .toList();
        return new Probes(session, clients, plan).run(names);
    }
}
