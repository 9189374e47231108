package io.megaconn.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.e2e.NoCluster;
import io.megaconn.testkit.OnRequest;
import io.megaconn.testkit.Program;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tests the page of a run of 4,000 clients and eight hours, with a sample each second: small, fast, complete. */
@NoCluster
@OnRequest
@Timeout(300)
@ResourceLock("browser") // one at a time
class BigRunIT {
    private static final int SAMPLES = 28_800;
    private static final int BATCHES = 400;
    private static final int TARGET = 100_000_000;
    private static final int DIP = 17_321;

    @TempDir
    Path folder;

    @Test
    void itIsSmallAndOpensFastAndShowsTheOneDip() throws IOException {
        try (Browser browser = Browser.open(folder)) {
            Ramps ramps = new Ramps(folder);
            try (Program ramp = ramps.ramp(1, "0")) {
                ramp.exits(0);
            }
            Path run = Files.createDirectory(folder.resolve("big"));
            grow(ramps, run);
            try (Program report = ramps.orchestrator("report", run.toString())) {
                report.exits(0);
            }

            assertThat(Files.size(run.resolve("report.html"))).isLessThan(5_000_000);
            // Other work on this machine may slow one of them, but not all.
            long millis = IntStream.range(0, 5)
                    .mapToLong(i -> load(browser, run.resolve("report.html")))
                    .min()
                    .orElseThrow();
            System.err.printf(
                    "the page of 8 hours: %,d bytes, %d ms to load%n", Files.size(run.resolve("report.html")), millis);
            assertThat(millis).isLessThan(2000);
            browser.draws("connections", "clients", "server", "kernel");
            assertThat(browser.text("#plot-connections figcaption")).contains("Shows 1 of 8 samples (28,800 in total)");
            assertThat(browser.rows("connections"))
                    .hasSizeLessThanOrEqualTo(4_000)
                    .anyMatch(row -> row.endsWith("|%,d".formatted(TARGET - 4321)));
            browser.complainsOfNothing();
        }
    }

    private static long load(Browser browser, Path page) {
        browser.go(page);
        return ((Number) browser.run("return Math.round(performance.getEntriesByType('navigation')[0].loadEventEnd)"))
                .longValue();
    }

    private static void grow(Ramps ramps, Path run) throws IOException {
        ObjectNode report = (ObjectNode) ramps.report();
        Instant start = Instant.parse(report.get("startedAt").asString());
        ((ObjectNode) report.get("plan"))
                .put("target", TARGET)
                .put("clients", 4_000)
                .put("batch", 10);
        ObjectNode batch = (ObjectNode) report.get("batches").get(0);
        ArrayNode batches = report.putArray("batches");
        for (int i = 1; i <= BATCHES; i++) {
            batches.add(batch.deepCopy().put("number", i).put("connections", TARGET / BATCHES * i));
        }
        Files.writeString(run.resolve("report.json"), report.toString());
        try (BufferedWriter out = Files.newBufferedWriter(run.resolve("run.jsonl"))) {
            for (int second = 0; second < SAMPLES; second++) {
                if (second % 20 == 0 && second / 20 < BATCHES) {
                    out.write(
                            "{\"at\":\"%s\",\"event\":\"batchStarted\",\"batch\":%d,\"of\":%d,\"clients\":10,\"expected\":1}%n"
                                    .formatted(start.plusSeconds(second), second / 20 + 1, BATCHES));
                }
                long all = Math.min(TARGET, (long) TARGET / 8_000 * second);
                long clients = second == DIP ? all - 4321 : all;
                out.write(
                        ("{\"at\":\"%s\",\"event\":\"sampled\",\"expected\":%d,\"counts\":{\"clients\":%d,\"server\":%d,\"kernel\":%d},"
                                        + "\"clientsReady\":1,\"silent\":0,\"messagesPerSecond\":%d,\"lost\":0,\"memoryTaken\":%d}%n")
                                .formatted(
                                        start.plusSeconds(second), TARGET, clients, all, all, all / 10, all * 9_000));
            }
        }
    }
}
