package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.megaconn.testkit.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests a server that is frozen in its pod: only its own counters distinguish that from a broken network. */
@Slow
@ResourceLock(value = OnCluster.APISERVER, mode = ResourceAccessMode.READ)
class ServerFrozenIT {
    private static final String VALUES = """
            messageInterval: 1s
            server: {resources: {requests: {cpu: 10m}}}
            client: {connections: 500}
            """;

    @RegisterExtension
    final Release release = Release.of("frozen", new ByHelm(VALUES));

    private final List<Long> stopped = new ArrayList<>();

    @AfterEach
    void goOn() {
        stopped.stream().filter(pid -> ProcessHandle.of(pid).isPresent()).forEach(pid -> Program.kill("CONT", pid));
    }

    @Test
    void aServerThatStandsStillInTheHoldFailsItThoughItAnswersAgain() {
        long server = serverProcess();
        Program ramp = release.orchestrator("ramp", "--target", "1000", "--hold", "40s", "--output", "frozen");
        ramp.prints("hold          for");

        stopped.add(server);
        Program.kill("STOP", server);
        long then = System.nanoTime();
        ramp.prints("has not answered for");
        Program.eventually().until(() -> System.nanoTime() - then > 8_000_000_000L);
        Program.kill("CONT", server);

        ramp.exits(5);
        assertThat(ramp.out()).contains("responds again after ", "did not answer at ");
        String pod = release.pods("server").getFirst().getMetadata().getName();
        RunRecords.assertFault(release.folder().resolve("frozen"), "unresponsive", pod, 0);
        assertThat(RunRecords.only(release.folder().resolve("frozen"))
                        .get("verdict")
                        .asString())
                .containsPattern(
                        "an event loop of the server did not run for|the server could not be queried for|were silent");
    }

    /** Returns the processes of a pod, if its node is on this machine. */
    private long serverProcess() {
        String port = "--port=" + release.port();
        return ProcessHandle.allProcesses()
                .filter(process ->
                        process.info().arguments().stream().flatMap(Stream::of).anyMatch(port::equals))
                .findFirst()
                .map(ProcessHandle::pid)
                .orElseGet(() -> abort("SKIPPED the server's stall: its process is not on this machine"));
    }
}
