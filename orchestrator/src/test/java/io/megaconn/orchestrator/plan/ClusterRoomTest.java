package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.ClusterFactsBuilder.cluster;
import static io.megaconn.orchestrator.plan.ClusterFactsBuilder.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.plan.Check.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests a million connections in different clusters. */
class ClusterRoomTest {
    private static final Plan MILLION = ClusterFactsBuilder.plan(Specs.target(1_000_000));

    @Test
    void aClusterWithRoomForAMillionIsNotRefusedAnything() {
        assertThat(ClusterChecks.check(MILLION, cluster().build()))
                .hasSizeGreaterThan(10)
                .noneMatch(Check::refuses);
    }

    @Test
    void anotherReleaseIsNamedInWhatToType() {
        ClusterFactsBuilder other = cluster().release("blue").clientPods(1).capacity(1);

        assertThat(other.check("clean start", MILLION).fix())
                .isEqualTo("bin/orchestrator down --namespace load --release blue");
        assertThat(other.check("server.capacity", MILLION).fix()).startsWith("helm upgrade blue helm/megaconn ");
    }

    @Test
    void roomIsOnlyWhereClientsMayRun() {
        ClusterInfo.Node closed = closed(node("control-plane", 110, 100));

        assertThat(cluster()
                        .nodes(closed, node("a", 110, 39))
                        .check("room on the nodes", MILLION)
                        .found())
                .isEqualTo("room for 39 on 1 node");
    }

    @Test
    void aNodeThatIsMoreThanFullHasNoRoomAndTakesNoneFromOthers() {
        assertThat(cluster()
                        .nodes(node("full", 110, -50), node("a", 110, 40))
                        .check("room on the nodes", MILLION)
                        .status())
                .isEqualTo(Status.OK);
    }

    @Test
    void whereWeMayNotListNodesTheirRoomIsUnknownAndNoRefusal() {
        Check room = cluster().nodes().check("room on the nodes", MILLION);

        assertThat(room.status()).isEqualTo(Status.WARN);
        assertThat(room.found()).isEqualTo("not permitted to list nodes and pods");
        assertThat(cluster().nodes().check("cpu", MILLION).status()).isEqualTo(Status.OK);
        assertThat(ClusterChecks.largestTarget(MILLION, cluster().nodes().build()))
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aReleaseThatDoesNotSayWhatItsClientsAreMadeForIsNotRefused() {
        assertThat(cluster()
                        .roomPerClient(0)
                        .check("client.connections", MILLION)
                        .found())
                .isEqualTo("unlimited");
    }

    @Test
    void theLargestTargetIsWhatFitsOnTheNodesAndIntoTheServer() {
        ClusterFactsBuilder thirty = cluster().nodes(node("a", 110, 30));

        assertThat(ClusterChecks.largestTarget(MILLION, thirty.build())).isEqualTo(750_000);
        assertThat(ClusterChecks.largestTarget(MILLION, thirty.capacity(500_000).build()))
                .isEqualTo(500_000);
        Plan smaller = ClusterFactsBuilder.plan(Specs.target(750_000));
        assertThat(cluster()
                        .nodes(node("a", 110, 30))
                        .check("room on the nodes", smaller)
                        .status())
                .isEqualTo(Status.OK);
    }

    @Test
    void theSuggestedMessageIntervalDoesNotSaturateTheCluster() {
        Plan slower = ClusterFactsBuilder.plan(Specs.target(1_000_000).interval(Duration.ofSeconds(15)));

        assertThat(cluster().nodes(cores("a", 2_000)).check("cpu", slower).status())
                .isEqualTo(Status.OK);
    }

    private static ClusterInfo.Node closed(ClusterInfo.Node n) {
        return new ClusterInfo.Node(
                n.name(),
                n.kernel(),
                n.kubelet(),
                false,
                n.cpuMillis(),
                n.memory(),
                n.pods(),
                n.usedCpuMillis(),
                n.usedMemory(),
                n.usedPods());
    }

    private static ClusterInfo.Node cores(String name, long millis) {
        ClusterInfo.Node n = node(name, 110, 100);
        return new ClusterInfo.Node(
                name, n.kernel(), n.kubelet(), true, millis, n.memory(), n.pods(), 0, n.usedMemory(), n.usedPods());
    }
}
