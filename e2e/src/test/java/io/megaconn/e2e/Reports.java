package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What runs leave behind. */
final class Reports {
    private Reports() {}

    /** report.json of the only run in this folder. */
    static JsonNode only(Path output) {
        try (Stream<Path> files = Files.list(output)) {
            List<Path> runs = files.toList();
            assertThat(runs).as("runs in %s", output).hasSize(1);
            return Stats.JSON.readTree(runs.getFirst().resolve("report.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void assertCounts(JsonNode counts, int expected) {
        assertThat(counts.get("clients").asInt()).as("clients").isEqualTo(expected);
        assertThat(counts.get("server").asInt()).as("server").isEqualTo(expected);
        assertThat(counts.get("kernel").asInt()).as("kernel").isEqualTo(expected);
    }
}
