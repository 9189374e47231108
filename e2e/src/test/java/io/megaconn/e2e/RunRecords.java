package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Records of runs. */
final class RunRecords {
    private RunRecords() {}

    /** Reads report.json of the only run in this folder. */
    static JsonNode only(Path output) {
        try (Stream<Path> files = Files.list(output)) {
            List<Path> runs = files.toList();
            assertThat(runs).as("runs in %s", output).hasSize(1);
            return PodStats.JSON.readTree(runs.getFirst().resolve("report.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Requires that the only run in this folder has this fault, and has recovered from it.
     *
     * @param connections it took at least
     */
    static void assertFault(Path output, String what, String process, int connections) {
        JsonNode faults = only(output).get("faults");
        assertThat(faults.valueStream()
                        .filter(fault -> fault.get("what").asString().equals(what)
                                && fault.get("process").asString().equals(process)))
                .as("%s of %s in %s", what, process, faults)
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.get("connections").asInt()).isGreaterThanOrEqualTo(connections);
                    assertThat(fault.get("secondsUntilWhole").asDouble()).isPositive();
                });
    }

    static void assertCounts(JsonNode counts, int expected) {
        assertThat(counts.get("clients").asInt()).as("clients").isEqualTo(expected);
        assertThat(counts.get("server").asInt()).as("server").isEqualTo(expected);
        assertThat(counts.get("kernel").asInt()).as("kernel").isEqualTo(expected);
    }
}
