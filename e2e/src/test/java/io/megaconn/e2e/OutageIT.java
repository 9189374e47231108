package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens around a ramp: who only watches can go away, and what is really lost is told. */
class OutageIT {
    @RegisterExtension
    static final Release release = Release.of("outage", new ByHelm("client: {connections: 500}"));

    @AfterEach
    void down() {
        release.orchestrator("down", "--force").exits(0);
    }

    @Test
    void anApiserverThatIsKilledAndComesBackCostsNothing() {
        String restart = System.getenv("MEGACONN_E2E_RESTART"); // a command that kills it and starts it again
        assumeTrue(restart != null, "SKIPPED the apiserver's death: it needs MEGACONN_E2E_RESTART, a command");
        Program ramp = release.orchestrator(
                "ramp", "--target", "1500", "--batch", "1", "--connect-rate", "100", "--hold", "25s");
        ramp.prints("batch 1/3  500 on all sides");

        Program.start(release.folder(), List.of(restart.split(" "))).exits(0);

        ramp.exits(0);
        assertThat(ramp.out())
                .contains("batch 3/3  1,500 on all sides", "0 lost, 0 silent", "all sides agree")
                .doesNotContain("died");
        assertThat(release.server().get("connections")).isEqualTo(1500);
    }

    @Test
    void aClientPodThatIsDeletedInTheHoldComesBackAndItsLossIsTold() {
        Program ramp = release.orchestrator("ramp", "--target", "1000", "--hold", "40s", "--output", "deleted");
        ramp.prints("hold       for");

        release.kubectl("delete", "pod", "megaconn-client-1", "--wait=false").exits(0);

        ramp.exits(5);
        assertThat(ramp.out())
                .contains("megaconn-client-1 died", "whole again after", "lost 500 connections")
                .contains("during the hold 500 connections were lost");
        Reports.assertFault(release.folder().resolve("deleted"), "client_died", "megaconn-client-1", 500);
    }

    @Test
    void aClientPodThatIsEvictedInABatchComesBackBeforeTheNext() {
        Program ramp = release.orchestrator(
                "ramp", "--target", "1500", "--batch", "1", "--connect-rate", "300", "--output", "evicted");
        ramp.prints("batch 2/3  starts");

        assertThat(release.client()
                        .pods()
                        .inNamespace(release.namespace())
                        .withName("megaconn-client-0")
                        .evict())
                .isTrue();

        ramp.exits(0);
        assertThat(ramp.out()).contains("megaconn-client-0 died", "batch 3/3  1,500 on all sides");
        Reports.assertFault(release.folder().resolve("evicted"), "client_died", "megaconn-client-0", 500);
    }

    @Test
    void aServerThatIsKilledInTheHoldComesBackAndSoDoItsConnections() {
        ProcessHandle server = serverProcess();
        Program ramp = release.orchestrator("ramp", "--target", "1000", "--hold", "45s", "--output", "killed");
        ramp.prints("hold       for");

        server.destroyForcibly();

        ramp.exits(5);
        assertThat(ramp.out()).contains(" died with exit code 137", "whole again after", "during the hold 1,");
        String pod = release.pods("server").getFirst().getMetadata().getName();
        Reports.assertFault(release.folder().resolve("killed"), "server_died", pod, 1000);
    }

    /** Where nodes are on this machine, their processes can be seen. */
    private static ProcessHandle serverProcess() {
        String port = "--port=" + release.port();
        return ProcessHandle.allProcesses()
                .filter(process ->
                        process.info().arguments().stream().flatMap(Stream::of).anyMatch(port::equals))
                .findFirst()
                .orElseGet(() -> abort("SKIPPED the server's death: its process is not on this machine"));
    }
}
