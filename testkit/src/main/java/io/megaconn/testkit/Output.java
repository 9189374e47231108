package io.megaconn.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Output of a program, in a file: complete when the program ends, even if other processes have it open. */
record Output(Path path, boolean kept) {
    /** @param folder where the file stays; null for a file that is deleted with the program */
    static Output file(Path folder, String name) throws IOException {
        return folder == null
                ? new Output(Files.createTempFile(name, ".txt"), false)
                : new Output(Files.createTempFile(folder, name, ".txt"), true);
    }

    String text() {
        try {
            return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the complete lines. */
    List<String> lines() {
        String text = text();
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    boolean has(String start) {
        return after(start).isPresent();
    }

    Optional<String> after(String start) {
        return lines().stream()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .map(line -> line.substring(start.length()));
    }

    void forget() {
        try {
            if (!kept) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
