package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.ClusterFactsBuilder.empty;
import static io.megaconn.orchestrator.plan.ClusterFactsBuilder.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.plan.Check.Status;
import io.megaconn.orchestrator.plan.ClusterFacts.NodeProbe;
import io.megaconn.runtime.Endpoint;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A million connections from two nodes, the server on node1. */
class NodeChecksTest {
    private static final Plan MILLION = ClusterFactsBuilder.plan(Specs.target(1_000_000));
    private static final String UPGRADE = "helm upgrade megaconn helm/megaconn --namespace load --reuse-values --set ";

    @Test
    void theServersNodeTracksEveryConnection() {
        String name = "node1: net.netfilter.nf_conntrack_max (server)";

        assertThat(empty().conntrack(72, 1_001_072).check(name, MILLION).status())
                .isEqualTo(Status.OK);
        Check check = empty().conntrack(72, 1_001_071).check(name, MILLION);
        assertRefused(check, "1,001,071", "1,001,072", "on the node: sudo sysctl -w net.netfilter.nf_conntrack_max=");
        assertThat(check.fix()).endsWith(", or: " + UPGRADE + "tuning.enabled=true");
        assertThat(empty().conntrack(-1, -1).check(name, MILLION).found()).isEqualTo("no conntrack");
    }

    @ParameterizedTest
    @CsvSource({"1", "1000", "15000", "1000000"})
    void theValueToTypeIsEnough(int target) {
        Plan plan = ClusterFactsBuilder.plan(Specs.target(target));
        String name = "node1: net.netfilter.nf_conntrack_max (server)";

        String fix = empty().conntrack(72, 0).check(name, plan).fix();
        long value = Long.parseLong(fix.replaceAll(".*nf_conntrack_max=(\\d+).*", "$1"));

        assertThat(empty().conntrack(72, value).check(name, plan).status()).isEqualTo(Status.OK);
    }

    @Test
    void withoutProbesItSaysThatNobodyLooked() {
        Check check = empty().check("nodes", MILLION);

        assertThat(check.status()).isEqualTo(Status.WARN);
        assertThat(check.found()).isEqualTo("no probe pods were started");
    }

    @Test
    void aProbePodThatDoesNotStartIsRefusedWithWhatToDoAboutIt() {
        assertRefused(
                on(Probes.failed("node2", "ErrImagePull: not found"), "node2: probe pod"),
                "ErrImagePull: not found",
                "a pod of the client image that starts",
                "load or push the image, or name another: " + UPGRADE + "image.prefix=REGISTRY/megaconn");
        assertRefused(
                on(Probes.failed("node2", "OutOfcpu"), "node2: probe pod"),
                "OutOfcpu",
                "a pod of the client image that starts",
                "kubectl get events --namespace load");
    }

    @Test
    void theServerHasToBeReached() {
        assertThat(on(Probes.on("node2"), "node2: server").status()).isEqualTo(Status.OK);
        assertRefused(
                on(Probes.on("node2").notReached("TIMEOUT"), "node2: server"),
                "not reached: TIMEOUT",
                "a connection to 10.88.0.11:9000",
                "allow it in firewalls and NetworkPolicies");
    }

    @ParameterizedTest
    @CsvSource({
        "25300, '25,300 hard', '25,300'",
        "25299, '25,299 hard', '25,300, or a file table per event loop: it will be that'",
        "9223372036854775807, unlimited, '25,300'",
    })
    void fewOpenFilesAreNoObstacleButChangeTheLayout(long hard, String found, String needed) {
        Check check = on(Probes.on("node2").nofile(hard), "node2: open files (nofile)");

        assertThat(check).isEqualTo(new Check("node2: open files (nofile)", Status.OK, found, needed, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "15536, 65535, OK, '25,000 per endpoint'",
        "15537, 65535, WARN, '25,000 per endpoint; past half of the range connects get slow'",
        "40536, 65535, WARN, '25,000 per endpoint; past half of the range connects get slow'",
        "40537, 65535, REFUSE, '25,000 per endpoint'",
    })
    void everyConnectionNeedsAPortAndTwiceAsManyAreFast(int low, int high, Status status, String needed) {
        Check check = on(Probes.on("node2").ports(low, high), "node2: net.ipv4.ip_local_port_range");

        assertThat(check.status()).isEqualTo(status);
        assertThat(check.needed()).isEqualTo(needed);
        assertThat(check.fix())
                .isEqualTo(
                        status == Status.OK
                                ? ""
                                : UPGRADE
                                        + "client.sysctls.net\\\\.ipv4\\\\.ip_local_port_range=\"1024 65535\""); // for
        // a
        // shell
    }

    @Test
    void moreEndpointsNeedFewerPortsEach() {
        Plan two = endpoints(2);

        assertThat(empty().probe(Probes.on("node2").ports(40_537, 65_535).build())
                        .check("node2: net.ipv4.ip_local_port_range", two)
                        .needed())
                .startsWith("12,500 per endpoint");
    }

    @Test
    void eachNodeTracksTheConnectionsThatStartThere() {
        String name = "node2: net.netfilter.nf_conntrack_max";

        assertThat(on(Probes.on("node2").conntrackMax(501_000), name).status()).isEqualTo(Status.OK);
        assertRefused(
                on(Probes.on("node2").conntrackMax(500_999), name),
                "500,999",
                "501,000",
                "on the node: sudo sysctl -w net.netfilter.nf_conntrack_max=551100, or: " + UPGRADE
                        + "tuning.enabled=true");
        assertThat(on(Probes.on("node2"), name).found()).isEqualTo("no conntrack to be seen");
    }

    @Test
    void openFilesOfANodeAreThoseOfItsClientsAndOnTheServersNodeBothEnds() {
        assertThat(on(Probes.on("node2").fileMax(512_000), "node2: fs.file-max").status())
                .isEqualTo(Status.OK);
        assertRefused(
                on(Probes.on("node2").fileMax(511_999), "node2: fs.file-max"),
                "511,999",
                "512,000",
                "on the node: sudo sysctl -w fs.file-max=563200, or: " + UPGRADE + "tuning.enabled=true");
        assertThat(on(Probes.on("node1").fileMax(1_512_000), "node1: fs.file-max")
                        .status())
                .isEqualTo(Status.OK);
        assertThat(on(Probes.on("node1").fileMax(1_511_999), "node1: fs.file-max")
                        .status())
                .isEqualTo(Status.REFUSE);
        assertThat(on(Probes.on("node1").fileMax(-1), "node1: fs.file-max").status())
                .isEqualTo(Status.OK);
    }

    @Test
    void aNetworkThatMasqueradesPodsHasPortsForSoManyConnectionsPerNode() {
        String name = "node2: source address at the server";

        assertThat(on(Probes.on("node2"), name).found()).isEqualTo("the pod's own");
        assertThat(on(Probes.on("node2").seen(null), name))
                .isEqualTo(new Check(name, Status.WARN, "the server could not be asked", "the pod's own", ""));
        assertRefused(
                on(Probes.on("node2").seen(false), name),
                "another one: this network masquerades pods (SNAT), so the node has 60,000 connections",
                "about 500,000 from this node",
                "more server ports: " + UPGRADE + "server.ports=9");
        assertThat(masqueraded(endpoints(9)).status())
                .as("as many as were named")
                .isEqualTo(Status.WARN);
        assertThat(masqueraded(endpoints(8)).status()).isEqualTo(Status.REFUSE);
    }

    @Test
    void clientsSpreadOverAllNodesAlsoWhereOnlySomeWereLookedAt() {
        ClusterFactsBuilder large = empty().nodes(IntStream.range(0, 100)
                .mapToObj(i -> node("node" + i, 110, 100))
                .toArray(ClusterInfo.Node[]::new));
        IntStream.range(0, 30)
                .forEach(i ->
                        large.probe(Probes.on("node" + i).conntrackMax(26_000).build()));

        assertThat(large.check("node7: net.netfilter.nf_conntrack_max", MILLION).needed())
                .isEqualTo("26,000");
    }

    private static Check masqueraded(Plan plan) {
        return empty().probe(Probes.on("node1").build())
                .probe(Probes.on("node2").seen(false).build())
                .check("node2: source address at the server", plan);
    }

    private static Plan endpoints(int n) {
        List<Endpoint> all = IntStream.range(0, n)
                .mapToObj(i -> new Endpoint("10.88.0.11", 9000 + i))
                .toList();
        return ClusterPlanner.plan(
                Specs.target(1_000_000).build(), all, empty().build().server());
    }

    /** Beside another node that has room for everything. */
    private static Check on(Probes probe, String name) {
        return on(probe.build(), name);
    }

    private static Check on(NodeProbe probe, String name) {
        String other = probe.node().equals("node1") ? "node2" : "node1";
        return empty().probe(probe).probe(Probes.on(other).build()).check(name, MILLION);
    }

    private static void assertRefused(Check check, String found, String needed, String fix) {
        assertThat(check.status()).isEqualTo(Status.REFUSE);
        assertThat(check.found()).isEqualTo(found);
        assertThat(check.needed()).isEqualTo(needed);
        assertThat(check.fix()).startsWith(fix);
    }
}
