package io.megaconn.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.megaconn.testkit.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The archive of a release, as the build left it. */
record Archive(Path file) {
    static final Path RELEASE = Path.of(System.getProperty("megaconn.home"), "dist/target/release");

    static Archive find() {
        try (Stream<Path> files = Files.list(RELEASE)) {
            return new Archive(files.filter(file -> file.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return file.getFileName().toString().replace(".tar.gz", "");
    }

    /** Unpacks it, and returns the folder inside. */
    Path unpack(Path into) throws IOException {
        Files.createDirectories(into);
        run(into, "tar", "-xzf", file.toString());
        return into.resolve(name());
    }

    /** Returns the standard output of a command that must succeed. */
    static List<String> run(Path folder, String... command) {
        try (Program program = Program.start(folder, List.of(command))) {
            program.exits(0);
            return program.outLines();
        }
    }

    /** Returns the lines of CONTENTS with a hash: those of all files that are reproducible. */
    static List<String> contents(Path home) throws IOException {
        List<String> lines = Files.readAllLines(home.resolve("CONTENTS"));
        assertThat(lines).isNotEmpty();
        return lines.stream().filter(line -> line.matches("[0-9a-f]{64}  .*")).toList();
    }
}
