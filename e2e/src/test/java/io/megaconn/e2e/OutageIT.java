package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.megaconn.testkit.Program;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Tests that what dies in a ramp is restarted, and that its losses are reported. Each test has its own release, and they run at the
 * same time: most of it is waiting.
 */
@ResourceLock(value = OnCluster.APISERVER, mode = ResourceAccessMode.READ)
class OutageIT {
    private static final String VALUES = """
            server: {resources: {requests: {cpu: 10m}}}
            preflight: {probes: false}
            client: {connections: 500}
            """;

    private static final Pattern LOST = Pattern.compile("(?m)^\\d+:\\d\\d +lost (\\d+) connections$");

    @RegisterExtension
    final Release release = Release.of("outage", new ByHelm(VALUES));

    @Test
    @Slow
    @Execution(ExecutionMode.CONCURRENT)
    void aClientPodThatIsDeletedInTheHoldComesBackAndItsLossIsTold() {
        // A busy kubelet takes three quarters of a minute to delete a pod.
        Program ramp = release.orchestrator("ramp", "--target", "1000", "--hold", "2m", "--output", "deleted");
        ramp.prints("hold          for");

        release.kubectl("delete", "pod", "megaconn-client-1", "--wait=false").exits(0);

        ramp.exits(5);
        assertThat(ramp.out())
                .contains("megaconn-client-1 died", "recovered after", "hold          120 s: 500 lost")
                .contains("during the hold 500 connections were lost");
        assertThat(LOST.matcher(ramp.out())
                        .results()
                        .mapToInt(lost -> Integer.parseInt(lost.group(1)))
                        .sum())
                .as("losses as they were seen, in one line or several")
                .isEqualTo(500);
        RunRecords.assertFault(release.folder().resolve("deleted"), "client_died", "megaconn-client-1", 500);
    }

    @Test
    @Slow
    @Execution(ExecutionMode.CONCURRENT)
    void aClientPodThatIsEvictedInABatchComesBackBeforeTheNext() {
        Program ramp = release.orchestrator(
                "ramp", "--target", "1500", "--batch", "1", "--connect-rate", "300", "--output", "evicted");
        ramp.prints("batch 2/3     starts");

        assertThat(release.client()
                        .pods()
                        .inNamespace(release.namespace())
                        .withName("megaconn-client-0")
                        .evict())
                .isTrue();

        ramp.exits(0);
        assertThat(ramp.out()).contains("megaconn-client-0 died", "batch 3/3     1,500 connected in");
        RunRecords.assertFault(release.folder().resolve("evicted"), "client_died", "megaconn-client-0", 500);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aServerThatIsKilledInTheHoldComesBackAndSoDoItsConnections() {
        ProcessHandle server = serverProcess();
        Program ramp = release.orchestrator("ramp", "--target", "1000", "--hold", "45s", "--output", "killed");
        ramp.prints("hold          for");

        server.destroyForcibly();

        ramp.exits(5);
        assertThat(ramp.out()).contains(" died with exit code 137", "recovered after", "during the hold 1,");
        String pod = release.pods("server").getFirst().getMetadata().getName();
        RunRecords.assertFault(release.folder().resolve("killed"), "server_died", pod, 1000);
    }

    /** Returns the processes of a pod, if its node is on this machine. */
    private ProcessHandle serverProcess() {
        String port = "--port=" + release.port();
        return ProcessHandle.allProcesses()
                .filter(process ->
                        process.info().arguments().stream().flatMap(Stream::of).anyMatch(port::equals))
                .findFirst()
                .orElseGet(() -> abort("SKIPPED the server's death: its process is not on this machine"));
    }
}
