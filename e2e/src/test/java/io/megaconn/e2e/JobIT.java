package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests a ramp that runs entirely in the cluster: as a Job with the rights of its service account; the server is on the pod network. */
@TestMethodOrder(OrderAnnotation.class)
@ResourceLock(value = OnCluster.APISERVER, mode = ResourceAccessMode.READ)
class JobIT {
    @RegisterExtension
    static final Release release = Release.of("job", new ByHelm("""
            server: {hostNetwork: false}
            client: {connections: 1000}
            ramp: {enabled: true, target: 1500, extraArgs: [--down]}
            """));

    private static Log log;

    @BeforeAll
    static void jobIsDone() {
        log = Log.follow(release, "job/megaconn-ramp");
        release.kubectl("wait", "--for=condition=complete", "--timeout=170s", "job/megaconn-ramp")
                .exits(0);
    }

    @Test
    @Order(1)
    void kubectlShowsTheClosingTableInItsLog() {
        log.shows(
                "1,500 connections = 1 client x 1,000 + 1 x 500, in 1 batch",
                " clients 1,500, server 1,500, kernel 1,500",
                "(exit code 0)");
        assertThat(log.text()).doesNotContain("REFUSE", "warn  ", "not allowed");
    }

    @Test
    @Order(2)
    void theReportOutlivesTheJob() {
        release.kubectl("delete", "job/megaconn-ramp").exits(0);

        Program report = release.orchestrator("report", "--from-cluster").exits(0);

        assertThat(report.out()).contains(" clients 1,500, server 1,500, kernel 1,500", "(exit code 0)");
        RunRecords.assertCounts(
                RunRecords.only(release.folder().resolve("runs")).get("counts"), 1500);
    }

    @Test
    @Order(3)
    void helmTestPreflights() {
        assertThat(ByHelm.test(release)).isEqualTo("deployed");

        assertThat(release.pods("test"))
                .singleElement()
                .satisfies(pod -> assertThat(pod.getStatus().getPhase()).isEqualTo("Succeeded"));
    }
}
