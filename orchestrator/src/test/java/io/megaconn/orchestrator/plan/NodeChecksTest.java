package io.megaconn.orchestrator.plan;

import static io.megaconn.orchestrator.plan.ClusterFactsBuilder.empty;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.plan.Check.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeChecksTest extends NodeChecksTestBase {
    @Test
    void withoutProbesItSaysThatNobodyLooked() {
        Check check = empty().check("nodes", MILLION);

        assertThat(check.status()).isEqualTo(Status.WARN);
        assertThat(check.found()).isEqualTo("no probe pods were started");
    }

    @Test
    void aProbePodThatDoesNotStartIsRefusedWithWhatToDoAboutIt() {
        assertRefused(
                on(NodeProbeBuilder.failed("node2", "ErrImagePull: not found"), "node2: probe pod"),
                "ErrImagePull: not found",
                "a pod of the client image that starts",
                "load or push the image, or name another: " + UPGRADE + "image.prefix=REGISTRY/megaconn");
        assertRefused(
                on(NodeProbeBuilder.failed("node2", "OutOfcpu"), "node2: probe pod"),
                "OutOfcpu",
                "a pod of the client image that starts",
                "free room on the node: kubectl describe node node2");
        assertRefused(
                on(NodeProbeBuilder.failed("node2", "not done after 60 s (Pending)"), "node2: probe pod"),
                "not done after 60 s (Pending)",
                "a pod of the client image that starts",
                "kubectl --namespace load get events");
    }

    @Test
    void anImageForAnotherCpuIsKeptOffTheNode() {
        assertRefused(
                on(
                        NodeProbeBuilder.failed("node2", "Error, exit code 1: exec /usr/bin/java: exec format error"),
                        "node2: probe pod"),
                "Error, exit code 1: exec /usr/bin/java: exec format error",
                "a pod of the client image that starts",
                "build the image for the CPU of this node");
    }

    @Test
    void theServerHasToBeReached() {
        assertThat(on(NodeProbeBuilder.on("node2"), "node2: server").status()).isEqualTo(Status.OK);
        assertRefused(
                on(NodeProbeBuilder.on("node2").notReached("TIMEOUT"), "node2: server"),
                "not reached: TIMEOUT",
                "a connection to 10.88.0.11:9000",
                "allow it in firewalls and NetworkPolicies");
    }

    @ParameterizedTest
    @CsvSource({
        "25360, '25,360 hard', '25,360'",
        "25359, '25,359 hard', '25,360, or a file table per event loop: it will be that'",
        "9223372036854775807, unlimited, '25,360'",
    })
    void fewOpenFilesAreNoObstacleButChangeTheLayout(long hard, String found, String needed) {
        Check check = on(NodeProbeBuilder.on("node2").nofile(hard), "node2: open files (nofile)");

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
        Check check = on(NodeProbeBuilder.on("node2").ports(low, high), "node2: net.ipv4.ip_local_port_range");

        assertThat(check.status()).isEqualTo(status);
        assertThat(check.needed()).isEqualTo(needed);
        assertThat(check.fix())
                .isEqualTo(
                        status == Status.OK
                                ? ""
                                : UPGRADE + "'client.sysctls.net\\.ipv4\\.ip_local_port_range=1024 65535'");
    }

    @Test
    void moreEndpointsNeedFewerPortsEach() {
        Plan two = endpoints(2);

        assertThat(empty().probe(NodeProbeBuilder.on("node2")
                                .ports(40_537, 65_535)
                                .build())
                        .check("node2: net.ipv4.ip_local_port_range", two)
                        .needed())
                .startsWith("12,500 per endpoint");
    }

    @Test
    void openFilesOfANodeAreThoseOfItsClientsAndOnTheServersNodeBothEnds() {
        assertThat(on(NodeProbeBuilder.on("node2").fileMax(512_000), "node2: fs.file-max")
                        .status())
                .isEqualTo(Status.OK);
        assertRefused(
                on(NodeProbeBuilder.on("node2").fileMax(511_999), "node2: fs.file-max"),
                "511,999",
                "512,000",
                "on the node: sudo sysctl -w fs.file-max=563200, or: " + UPGRADE + "tuning.enabled=true");
        assertThat(on(NodeProbeBuilder.on("node1").fileMax(1_512_000), "node1: fs.file-max")
                        .status())
                .isEqualTo(Status.OK);
        assertThat(on(NodeProbeBuilder.on("node1").fileMax(1_511_999), "node1: fs.file-max")
                        .status())
                .isEqualTo(Status.REFUSE);
        assertThat(on(NodeProbeBuilder.on("node1").fileMax(-1), "node1: fs.file-max")
                        .status())
                .isEqualTo(Status.OK);
    }

    @Test
    void memoryIsThatOfTheClientsAndOnTheServersNodeOfTheServersEndsToo() {
        long clients = 20 * ClusterFactsBuilder.POD_MEMORY;
        long server = 1_000_000L * (4_200 + 150);

        assertThat(on(NodeProbeBuilder.on("node2").memory(clients), "node2: memory")
                        .status())
                .isEqualTo(Status.OK);
        assertRefused(
                on(NodeProbeBuilder.on("node2").memory(clients - 1), "node2: memory"),
                "3.5 GiB available",
                "3.5 GiB for 20 clients",
                "free memory on the node, add nodes, or lower --target");
        assertThat(on(NodeProbeBuilder.on("node1").memory(clients + server), "node1: memory")
                        .status())
                .isEqualTo(Status.OK);
        assertThat(on(NodeProbeBuilder.on("node1").memory(clients + server - 1), "node1: memory")
                        .status())
                .isEqualTo(Status.REFUSE);
        assertThat(on(NodeProbeBuilder.on("node1").memory(-1), "node1: memory").status())
                .isEqualTo(Status.OK);
    }
}
