package io.megaconn.orchestrator.plan;

import io.megaconn.orchestrator.fleet.Stats;
import io.megaconn.orchestrator.plan.ClusterFacts.NodeProbe;
import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.system.KernelCounters;
import io.megaconn.runtime.wire.Reply;
import io.megaconn.runtime.wire.ServerStats;
import io.megaconn.runtime.wire.TlsStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Clusters to check. Initially two nodes that can hold a million: 20 client pods of 180 MiB each, server on node1. */
public final class ClusterFactsBuilder {
    private final List<String> forbidden = new ArrayList<>();
    private final List<NodeProbe> probes = new ArrayList<>();
    private final List<QuotaRoom> quotas = new ArrayList<>();
    private final List<NodeRoom> closed = new ArrayList<>();
    private int expectedNodes;
    private String refusal = "";
    private long ephemeral;
    private int maxSkew;
    private List<ClusterInfo.Node> nodes = List.of(node("node1", 21, 20), node("node2", 21, 20));
    private String release = "megaconn";
    private @Nullable String context;
    private @Nullable String kubeconfig;
    private int clientPods;
    private long serverConnections;
    private long capacity = 1_000_000;
    private long maxConnections;
    private long intervalMs = 10_000;
    private Reply reply = Reply.NONE;
    private String protocol = "raw";
    private @Nullable TlsStats tls;
    private TlsSecret tlsSecret = TlsSecret.NONE;
    private boolean sizedForTls;
    private String serverSecret = "";
    private int roomPerClient = 25_000;
    private long cpuMillis = 20;
    private long conntrackCount = -1;
    private long conntrackMax = -1;

    /** Adds probes that find room for everything on both nodes. */
    public static ClusterFactsBuilder cluster() {
        return empty().probe(NodeProbeBuilder.on("node1").build())
                .probe(NodeProbeBuilder.on("node2").build());
    }

    /** A cluster where everything is wrong. */
    public static ClusterFactsBuilder allWrong() {
        return cluster()
                .nodes(node("node1", 10, 5))
                .forbidden("patch configmaps")
                .serverConnections(1)
                .capacity(1)
                .maxConnections(1)
                .interval(1)
                .reply(Reply.ECHO)
                .roomPerClient(1)
                .conntrack(72, 100)
                .quota("pods", 1, 1)
                .probe(NodeProbeBuilder.failed("node3", "ErrImagePull"))
                .probe(NodeProbeBuilder.failed("node2", "OutOfcpu"))
                .probe(NodeProbeBuilder.on("node4")
                        .notReached("TIMEOUT")
                        .ports(40_000, 40_001)
                        .conntrackMax(1)
                        .fileMax(1)
                        .memory(1)
                        .seen(false)
                        .build());
    }

    /** Creates a cluster without probes. */
    public static ClusterFactsBuilder empty() {
        return new ClusterFactsBuilder();
    }

    static final long POD_MEMORY = 180L << 20;

    /** @param pods maximum pods, one of them taken; the memory is enough for this many client pods */
    public static ClusterInfo.Node node(String name, int pods, long forClients) {
        long others = 1L << 30;
        return new ClusterInfo.Node(
                name, "6.8.0", "v1.30.0", true, 4_000, others + forClients * POD_MEMORY, pods, 100, others, 1);
    }

    static Plan plan(Specs specs) {
        return ClusterPlanner.plan(specs.build(), List.of(new Endpoint("10.88.0.11", 9000)));
    }

    /** Returns the status of the check with this name for this plan. */
    public Check check(String name, Plan plan) {
        return ClusterChecks.check(plan, build()).stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no check " + name));
    }

    public ClusterFacts build() {
        ServerStats s = Stats.server(serverConnections, serverConnections);
        ServerStats server = new ServerStats(
                s.pid(),
                s.uptimeMs(),
                s.endpoints(),
                s.connections(),
                s.accepted(),
                s.closed(),
                s.silent(),
                s.messages(),
                s.bytes(),
                s.messagesPerSecond(),
                s.sources(),
                s.refused(),
                s.loops(),
                s.perLoopFileTables(),
                capacity,
                maxConnections,
                intervalMs,
                reply,
                s.memory(),
                s.idle(),
                s.gc(),
                s.jvm(),
                new KernelCounters(0, 0, 0, 0, 0, 0, conntrackCount, conntrackMax, Map.of(), Map.of()),
                s.machine(),
                s.failures(),
                s.fullLoops(),
                s.openFileLimit(),
                s.cpu(),
                s.payloadSize(),
                s.reads(),
                s.readsPerSecond(),
                s.bytesPerSecond(),
                s.fellSilent(),
                s.slowReadersClosed(),
                s.heartbeat(),
                s.socketBuffers(),
                protocol,
                null,
                tls);
        return facts(server, "");
    }

    /** Returns the facts of a run that does not use the release's server. @param secret Secret for headers, or empty */
    ClusterFacts external(String secret) {
        return facts(null, secret);
    }

    private ClusterFacts facts(@Nullable ServerStats server, String secret) {
        return new ClusterFacts(
                hints(),
                new ClusterInfo("v1.30.0", "load", release, "node1", nodes),
                server,
                forbidden,
                clientPods,
                roomPerClient,
                new ClientPod(
                        ephemeral == 0
                                ? Map.of("cpu", cpuMillis, "memory", POD_MEMORY)
                                : Map.of("cpu", cpuMillis, "memory", POD_MEMORY, "ephemeral-storage", ephemeral),
                        maxSkew,
                        refusal,
                        refusal.isEmpty() ? "" : "change it"),
                quotas,
                rooms(),
                expectedNodes,
                probes,
                secret,
                tlsSecret,
                sizedForTls,
                serverSecret);
    }

    private List<NodeRoom> rooms() {
        List<NodeRoom> rooms = new ArrayList<>(nodes.stream()
                .filter(ClusterInfo.Node::schedulable)
                .map(ClusterFactsBuilder::room)
                .toList());
        rooms.addAll(closed);
        return rooms;
    }

    /** Returns the room on a node; new nodes like it run no other pods. */
    static NodeRoom room(ClusterInfo.Node n) {
        Map<String, Long> total = Map.of("cpu", n.cpuMillis(), "memory", n.memory(), "pods", (long) n.pods());
        Map<String, Long> free = Map.of(
                "cpu", n.cpuMillis() - n.usedCpuMillis(),
                "memory", n.memory() - n.usedMemory(),
                "pods", (long) n.pods() - n.usedPods());
        return new NodeRoom(n.name(), "amd64", List.of(), "", n.name(), total, free, total);
    }

    /** A node that client pods can't use, for these reasons. */
    ClusterFactsBuilder excluded(String name, boolean stray, NodeRoom.Exclusion... why) {
        NodeRoom like = room(node(name, 110, 100));
        closed.add(new NodeRoom(
                name,
                "amd64",
                List.of(why),
                stray ? "windows" : "",
                like.domain(),
                like.total(),
                like.free(),
                like.fresh()));
        return this;
    }

    ClusterFactsBuilder expectedNodes(int n) {
        expectedNodes = n;
        return this;
    }

    ClusterFactsBuilder refusal(String why) {
        refusal = why;
        return this;
    }

    ClusterFactsBuilder maxSkew(int pods) {
        maxSkew = pods;
        return this;
    }

    ClusterFactsBuilder ephemeral(long bytes) {
        ephemeral = bytes;
        return this;
    }

    private CommandHints hints() {
        return new CommandHints(release, "load", context, kubeconfig);
    }

    public ClusterFactsBuilder at(String otherContext, String otherKubeconfig) {
        context = otherContext;
        kubeconfig = otherKubeconfig;
        return this;
    }

    public ClusterFactsBuilder release(String name) {
        release = name;
        return this;
    }

    public ClusterFactsBuilder nodes(ClusterInfo.Node... all) {
        nodes = List.of(all);
        return this;
    }

    public ClusterFactsBuilder probe(NodeProbe probe) {
        probes.add(probe);
        return this;
    }

    public ClusterFactsBuilder forbidden(String right) {
        forbidden.add(right);
        return this;
    }

    public ClusterFactsBuilder clientPods(int n) {
        clientPods = n;
        return this;
    }

    public ClusterFactsBuilder serverConnections(long n) {
        serverConnections = n;
        return this;
    }

    ClusterFactsBuilder maxConnections(long n) {
        maxConnections = n;
        return this;
    }

    public ClusterFactsBuilder capacity(long n) {
        capacity = n;
        return this;
    }

    public ClusterFactsBuilder interval(long millis) {
        intervalMs = millis;
        return this;
    }

    public ClusterFactsBuilder protocol(String name) {
        protocol = name;
        return this;
    }

    /** Makes the server speak TLS. */
    ClusterFactsBuilder tls() {
        return tls(false);
    }

    /** @param tickets whether the server issues session tickets */
    ClusterFactsBuilder tls(boolean tickets) {
        tls = new TlsStats("PEM", true, 0, 0, Map.of(), tickets, 0);
        return this;
    }

    ClusterFactsBuilder tlsSecret(String name, boolean clientCertificate) {
        tlsSecret = new TlsSecret(name, clientCertificate);
        sizedForTls = true;
        return this;
    }

    /** Gives the server its certificate by a Secret. */
    ClusterFactsBuilder serverSecret(String name) {
        serverSecret = name;
        return this;
    }

    public ClusterFactsBuilder reply(Reply r) {
        reply = r;
        return this;
    }

    public ClusterFactsBuilder roomPerClient(int n) {
        roomPerClient = n;
        return this;
    }

    public ClusterFactsBuilder cpuMillis(long n) {
        cpuMillis = n;
        return this;
    }

    /** Sets the conntrack figures of the server's node. */
    public ClusterFactsBuilder conntrack(long count, long max) {
        conntrackCount = count;
        conntrackMax = max;
        return this;
    }

    /** Adds a quota, half of which others use. */
    public ClusterFactsBuilder quota(String resource, long left, long each) {
        quotas.add(new QuotaRoom("compute", resource, 2 * left, left, each, ""));
        return this;
    }

    ClusterFactsBuilder quotaRequires(String resource, String... containers) {
        quotas.add(new QuotaRoom("compute", resource, 4_000, 0, 0, String.join(", ", containers)));
        return this;
    }
}
