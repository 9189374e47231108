package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills the orchestrator with kill -9 at different points: {@code --resume} reaches the same result, and nothing is started twice. */
// Not in CI: it takes two minutes, most of it waiting.
@Slow
@Isolated
class KillIT {
    private static final String EXPIRED = "{\"spec\": {\"holderIdentity\": \"\"}}";

    @RegisterExtension
    static final Release release = Release.of("kill", new ByHelm("client: {connections: 500}"));

    @AfterEach
    void down() {
        release.orchestrator("down", "--force").exits(0);
    }

    /** Kills it after an event. Events are in run.jsonl before they are in the cluster's state, which may be behind. */
    @ParameterizedTest
    @ValueSource(strings = {"serverStarted", "batchStarted", "batchDone", "holdStarted"})
    void afterIt(String event) {
        Program ramp = ramp(event);
        Program.eventually()
                .pollInterval(Duration.ofMillis(2))
                .until(() -> record(event).contains("\"event\":\"" + event + "\""));
        ramp.kill();
        long closed = release.server().get("closed"); // preflight's probes among them
        release.kubectl("patch", "lease/megaconn-ramp", "--type=merge", "--patch", EXPIRED) // as if 45 s had passed
                .exits(0);

        Program resumed = ramp(event, "--resume").exits(0);

        assertThat(resumed.out()).contains(" clients 1,000, server 1,000, kernel 1,000", "0 lost, 0 silent");
        assertThat(release.server().get("connections")).isEqualTo(1000);
        assertThat(release.server().get("closed")).as("dropped").isEqualTo(closed);
        assertThat(release.pods("client"))
                .hasSize(2)
                .allMatch(
                        pod -> pod.getStatus().getContainerStatuses().getFirst().getRestartCount() == 0);
        assertThat(RunRecords.only(release.folder().resolve(event)).get("batches"))
                .hasSize(2);
    }

    private static Program ramp(String output, String... more) {
        List<String> args = Stream.concat(Stream.of("ramp", "--hold", "3s", "--output", output), Stream.of(more))
                .toList();
        List<String> all = more.length > 0
                ? args
                : Stream.concat(args.stream(), Stream.of("--target", "1000", "--batch", "1"))
                        .toList();
        return release.orchestrator(all.toArray(String[]::new));
    }

    private static String record(String output) {
        Path folder = release.folder().resolve(output);
        if (!Files.isDirectory(folder)) {
            return "";
        }
        try (Stream<Path> runs = Files.list(folder)) {
            Path record = runs.findFirst().orElse(folder).resolve("run.jsonl");
            return Files.exists(record) ? Files.readString(record) : "";
        } catch (IOException e) {
            return "";
        }
    }
}
