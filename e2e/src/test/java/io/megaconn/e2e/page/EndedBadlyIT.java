package io.megaconn.e2e.page;

import static io.megaconn.testkit.Program.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.e2e.NoCluster;
import io.megaconn.testkit.FreePorts;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

/** Tests report.html of runs that did not reach their target, in a real browser. */
@NoCluster
@Timeout(300)
@ResourceLock("browser") // one at a time
class EndedBadlyIT {
    @TempDir
    Path folder;

    private Browser browser;
    private Ramps ramps;

    @BeforeEach
    void open() {
        browser = Browser.open(folder);
        ramps = new Ramps(folder);
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void afterCtrlCInTheMiddleOfABatchItHasWhatTheRunGotTo() {
        try (Program ramp = slowRamp("--batch=1")) {
            eventually().until(() -> samplesWithConnections() > 2);
            ramp.interrupt();
            ramp.exits(130);
        }

        JsonNode report = ramps.report();
        saysThatItEnded(report, "interrupted (exit code 130)");
        assertThat(report.get("counts").get("clients").asLong()).isBetween(1L, 2999L);
        assertThat(browser.text("main")).as("no batch was done").doesNotContain("server's count");
    }

    @Test
    @OnRequest
    void afterABatchThatTookTooLongItSaysWhichAndWhy() {
        try (Program ramp = slowRamp("--batch=1", "--batch-timeout=4s")) {
            ramp.exits(4);
        }

        JsonNode report = ramps.report();
        saysThatItEnded(report, "batch 1 stopped: ");
        assertThat(browser.text("#verdict")).contains("(exit code 4)");
        assertThat(browser.text("main")).contains("Events", "batchFailed");
    }

    /** Starts a ramp to 3,000 connections, 100 a second. */
    private Program slowRamp(String... more) {
        List<String> args =
                new ArrayList<>(List.of("ramp", "--local", "--target=3000", "--connections-per-client=1500"));
        args.addAll(List.of("--connect-rate=100", "--message-interval=1s"));
        args.addAll(List.of("--port=" + FreePorts.free(), "--output=" + folder.resolve("runs")));
        args.addAll(List.of(more));
        return ramps.orchestrator(args.toArray(String[]::new));
    }

    private void saysThatItEnded(JsonNode report, String verdict) {
        browser.go(ramps.run().resolve("report.html"));

        assertThat(browser.text("#verdict")).contains(report.get("verdict").asString(), verdict);
        JsonNode counts = report.get("counts");
        long held =
                Math.min(counts.get("clients").asLong(), counts.get("server").asLong());
        assertThat(browser.card("Target reached")).contains("no", "%,d of 3,000".formatted(held));
        assertThat(browser.card("Counts match"))
                .contains("clients %,d, server %,d"
                        .formatted(
                                counts.get("clients").asLong(),
                                counts.get("server").asLong()));
        browser.draws("connections", "clients", "server", "kernel", "band");
        assertThat(browser.rows("connections")).hasSize((int) samples("\"event\":\"sampled\""));
        browser.complainsOfNothing();
    }

    private long samplesWithConnections() {
        return Files.isDirectory(folder.resolve("runs")) ? samples("\"counts\":\\{\"clients\":[1-9].*") : 0;
    }

    private long samples(String pattern) {
        try (Stream<String> lines = Files.lines(ramps.run().resolve("run.jsonl"))) {
            return lines.filter(line -> line.contains("\"event\":\"sampled\"") && line.matches(".*" + pattern + ".*"))
                    .count();
        } catch (IOException e) {
            return 0; // not yet
        }
    }
}
