package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.orchestrator.run.Schemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The record of a run: run.jsonl, report.json and logs/ in the only folder below the output. */
public record RunFolder(Path output) {
    public static final JsonMapper JSON = new JsonMapper();

    boolean exists() {
        return Files.isDirectory(output) && !list(output).isEmpty();
    }

    public Path path() {
        List<Path> runs = list(output);
        assertThat(runs).as("runs in %s", output).hasSize(1);
        return runs.getFirst();
    }

    public JsonNode report() {
        return JSON.readTree(path().resolve("report.json"));
    }

    /** Returns every line of run.jsonl, each of which must be JSON, also the last one of a finished run. */
    List<JsonNode> events() {
        return lines().stream().map(JSON::readTree).toList();
    }

    /** Returns the complete lines of a run that is still being written. */
    List<JsonNode> eventsSoFar() {
        return exists() ? lines().stream().flatMap(RunFolder::whole).toList() : List.of();
    }

    private static Stream<JsonNode> whole(String line) {
        try {
            return Stream.of(JSON.readTree(line));
        } catch (JacksonException e) {
            return Stream.empty();
        }
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(path().resolve("run.jsonl"));
        } catch (IOException e) {
            return List.of(); // not yet
        }
    }

    public List<String> names() {
        return events().stream().map(event -> event.get("event").asString()).toList();
    }

    public boolean has(String name) {
        return eventsSoFar().stream()
                .anyMatch(event -> event.get("event").asString().equals(name));
    }

    /** Returns true if a sample shows that the clients hold connections. */
    public boolean isInMidBatch() {
        return holdsAtLeast(1);
    }

    /** Returns true if a sample shows that the clients hold this many connections. */
    boolean holdsAtLeast(long connections) {
        return eventsSoFar().stream()
                .filter(event -> event.get("event").asString().equals("sampled"))
                .anyMatch(event -> event.get("counts").get("clients").asLong() >= connections);
    }

    List<String> logs() {
        return list(path().resolve("logs")).stream()
                .map(file -> file.getFileName().toString())
                .sorted()
                .toList();
    }

    /** Requires that report and events are valid by the schemas in docs/reference, and that these events are among them. */
    void assertValid(String... events) {
        try {
            assertThat(Schemas.report(Files.readString(path().resolve("report.json"))))
                    .isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(lines())
                .allSatisfy(line -> assertThat(Schemas.line(line)).as(line).isEmpty());
        assertThat(names()).contains(events);
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
