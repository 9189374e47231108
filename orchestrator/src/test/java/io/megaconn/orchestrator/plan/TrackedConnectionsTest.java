package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.ClusterFactsBuilder.empty;
import static io.megaconn.orchestrator.plan.ClusterFactsBuilder.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.plan.Check.Status;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the network's state per connection: conntrack entries, and ports where it masquerades. */
class TrackedConnectionsTest extends NodeChecksTestBase {
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
    void eachNodeTracksTheConnectionsThatStartThere() {
        String name = "node2: net.netfilter.nf_conntrack_max";

        assertThat(on(NodeProbeBuilder.on("node2").conntrackMax(501_000), name).status())
                .isEqualTo(Status.OK);
        assertRefused(
                on(NodeProbeBuilder.on("node2").conntrackMax(500_999), name),
                "500,999",
                "501,000",
                "on the node: sudo sysctl -w net.netfilter.nf_conntrack_max=551100, or: " + UPGRADE
                        + "tuning.enabled=true");
        assertThat(on(NodeProbeBuilder.on("node2"), name).found()).isEqualTo("conntrack is not visible");
    }

    @Test
    void aNetworkThatMasqueradesPodsHasPortsForSoManyConnectionsPerNode() {
        String name = "node2: source address at the server";

        assertThat(on(NodeProbeBuilder.on("node2"), name).found()).isEqualTo("the pod's own");
        assertThat(on(NodeProbeBuilder.on("node2").seen(null), name))
                .isEqualTo(new Check(name, Status.WARN, "the server could not be queried", "the pod's own", ""));
        assertRefused(
                on(NodeProbeBuilder.on("node2").seen(false), name),
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
                .forEach(i -> large.probe(
                        NodeProbeBuilder.on("node" + i).conntrackMax(26_000).build()));

        assertThat(large.check("node7: net.netfilter.nf_conntrack_max", MILLION).needed())
                .isEqualTo("26,000");
    }

    private static Check masqueraded(Plan plan) {
        return empty().probe(NodeProbeBuilder.on("node1").build())
                .probe(NodeProbeBuilder.on("node2").seen(false).build())
                .check("node2: source address at the server", plan);
    }
}
