package io.megaconn.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.FreePorts;
import io.megaconn.testkit.Jar;
import io.megaconn.testkit.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Small local ramps and their records. */
record Ramps(Path folder) {
    static final JsonMapper JSON = new JsonMapper();

    Program orchestrator(String... args) {
        return Program.start(folder, Jar.orchestrator().command(args));
    }

    /** Ramps to 300 connections with replies and holds them. @param batch clients of 100 connections */
    Program ramp(int batch, String hold, String... more) {
        List<String> args = new ArrayList<>(List.of("ramp", "--local", "--target=300", "--connections-per-client=100"));
        args.addAll(List.of("--batch=" + batch, "--message-interval=2s", "--reply=echo", "--hold=" + hold));
        args.addAll(List.of("--port=" + FreePorts.free(), "--output=" + folder.resolve("runs")));
        args.addAll(List.of(more));
        return orchestrator(args.toArray(String[]::new));
    }

    /** Returns the report of the only run. */
    Path run() {
        try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
            List<Path> all = runs.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode report() {
        return JSON.readTree(run().resolve("report.json"));
    }
}
