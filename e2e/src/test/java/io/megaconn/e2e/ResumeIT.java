package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.megaconn.testkit.Program;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

/** Tests that only one ramp runs at a time, and that the death of an orchestrator costs no connection. */
@TestMethodOrder(OrderAnnotation.class)
@ResourceLock(value = OnCluster.APISERVER, mode = ResourceAccessMode.READ)
class ResumeIT {
    @RegisterExtension
    static final Release release =
            Release.of("resume", new ByHelm("{preflight: {probes: false}, client: {connections: 500}}"));

    private static Program first;

    /** Starts a ramp that is slow enough to be interrupted in a batch. */
    @BeforeAll
    static void start() {
        first = release.orchestrator("ramp", "--target", "1500", "--batch", "2", "--connect-rate", "60");
    }

    @Test
    @Order(1)
    void aSecondRampIsRefusedAndTheFirstGoesOn() {
        first.prints("batch 1/2     starts");

        Program second = release.orchestrator("ramp", "--target", "500").exits(3);

        assertThat(second.err().lines()).singleElement().asString().contains("a ramp is running", "status --watch");
        first.prints("batch 1/2     1,000 connected in");
        assertThat(first.isAlive()).isTrue();
    }

    @Test
    @Order(2)
    void afterKill9ARampGoesOnAndNoConnectionIsDropped() {
        first.prints("batch 2/2     starts");
        first.kill();

        long closed = release.server().get("closed");
        List<String> pods = uids();
        assertThat(release.server().get("connections")).isBetween(1000L, 1499L);
        Program another = release.orchestrator("ramp", "--target", "500").exits(3);
        Program resumed = release.orchestrator("ramp", "--resume").exits(0);

        assertThat(another.err()).contains("if its orchestrator is gone, resume it: ");
        assertThat(resumed.out())
                .contains("resumed       after batch 1 with 1,000 connections")
                .contains("batch 2/2     1,500 connected in")
                .doesNotContain("batch 1/2     starts");
        assertThat(release.server().get("connections")).isEqualTo(1500);
        assertThat(release.server().get("closed")).as("dropped").isEqualTo(closed);
        assertThat(uids()).as("pods").startsWith(pods.toArray(String[]::new)).hasSize(3);
        assertThat(release.pods("client"))
                .allMatch(
                        pod -> pod.getStatus().getContainerStatuses().getFirst().getRestartCount() == 0);
    }

    @Test
    @Order(3)
    void itIsOneRun() {
        JsonNode report = RunRecords.only(release.folder().resolve("runs"));

        assertThat(report.get("batches")).hasSize(2);
        assertThat(report.get("lost").asInt()).isZero();
        RunRecords.assertCounts(report.get("counts"), 1500);
        Program over = release.orchestrator("ramp", "--resume").exits(2);
        assertThat(over.err()).contains("there is no run to resume");
    }

    private static List<String> uids() {
        return release.pods("client").stream()
                .map(Pod::getMetadata)
                .map(pod -> pod.getName() + " " + pod.getUid())
                .sorted()
                .toList();
    }
}
