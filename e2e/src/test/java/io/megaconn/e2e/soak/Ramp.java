package io.megaconn.e2e.soak;

import io.megaconn.testkit.Jar;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A ramp on this machine, as a process, with the processes it starts and the record it writes. */
final class Ramp implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    /** Counts lines of run.jsonl, which has many. */
    private static final int TAIL = 16_384;

    private final Program program;
    private final Path output;

    private Ramp(Program program, Path output) {
        this.program = program;
        this.output = output;
    }

    static Ramp start(Path folder, Settings settings) throws IOException {
        Path output = Files.createTempDirectory(folder, "runs");
        Program program = Program.start(
                folder,
                Jar.orchestrator()
                        .command(
                                "ramp",
                                "--local",
                                "--port=" + settings.port(),
                                "--target=" + settings.connections(),
                                "--connections-per-client=" + settings.share(),
                                "--message-interval=" + settings.interval().toSeconds() + "s",
                                "--hold=" + settings.length().toSeconds() + "s",
                                "--output=" + output));
        return new Ramp(program, output);
    }

    /** @param argument in its command line */
    long pidOf(String argument) {
        return program.pidOf(argument);
    }

    boolean isAlive() {
        return program.isAlive();
    }

    int exitCode(Duration patience) {
        Program.eventually().atMost(patience).until(() -> !program.isAlive());
        return program.exitCode();
    }

    boolean holds() {
        try {
            return record().isPresent()
                    && Files.readString(record().get().resolve("run.jsonl")).contains("\"event\":\"holdStarted\"");
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns true if in the latest sample all counts match the target, and no connection is silent. */
    boolean isWholeAfter(Instant before) {
        JsonNode last = lastSample();
        if (last == null || Instant.parse(last.get("at").asString()).isBefore(before)) {
            return false;
        }
        long expected = last.get("expected").asLong();
        return last.get("counts").get("clients").asLong() == expected
                && last.get("counts").get("server").asLong() == expected
                && last.get("silent").asLong() == 0;
    }

    private JsonNode lastSample() {
        List<String> samples = tail().lines()
                .filter(line -> line.startsWith("{") && line.endsWith("}"))
                .filter(line -> line.contains("\"event\":\"sampled\""))
                .toList();
        return samples.isEmpty() ? null : JSON.readTree(samples.getLast());
    }

    private String tail() {
        try (RandomAccessFile file =
                new RandomAccessFile(record().orElseThrow().resolve("run.jsonl").toFile(), "r")) {
            long from = Math.max(0, file.length() - TAIL);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode report() {
        return JSON.readTree(record().orElseThrow().resolve("report.json"));
    }

    private Optional<Path> record() {
        try (Stream<Path> runs = Files.list(output)) {
            return runs.findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
