package io.megaconn.orchestrator;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.megaconn.testkit.Jar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real terminal of variable size, in its own tmux server. */
record Tmux(Path socket) implements AutoCloseable {
    private static final int ROWS = 24;

    /** Creates a terminal, or skips the test without tmux. */
    static Tmux in(Path folder) {
        assumeThat(Stream.of(System.getenv("PATH").split(":")).map(path -> Path.of(path, "tmux")))
                .as("NOT TESTED: a terminal that is resized, because there is no tmux")
                .anyMatch(Files::isExecutable);
        return new Tmux(folder.resolve("tmux"));
    }

    /** Starts the orchestrator with these arguments; the terminal remains and shows its exit code. */
    void start(int columns, List<String> args) {
        start(columns, "MEGACONN_TEST=tmux", args);
    }

    /** @param variable in its environment, NAME=VALUE */
    void start(int columns, String variable, List<String> args) {
        List<String> command = new ArrayList<>(List.of("env", "-u", "NO_COLOR", variable));
        command.addAll(Jar.orchestrator().command());
        command.addAll(args);
        String line = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        tmux(
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-x",
                "" + columns,
                "-y",
                "" + ROWS,
                "trap : INT; " + line + "; echo exit=$?; cat");
    }

    void resize(int columns) {
        tmux("resize-window", "-x", "" + columns, "-y", "" + ROWS);
    }

    /** Presses a key. @param key such as {@code C-c} */
    void press(String key) {
        tmux("send-keys", key);
    }

    boolean cursorIsShown() {
        return tmux("display-message", "-p", "#{cursor_flag}").strip().equals("1");
    }

    /** Returns the screen with its history, without empty lines. */
    List<String> screen() {
        return tmux("capture-pane", "-p", "-S", "-")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private String tmux(String... args) {
        List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
        command.addAll(List.of(args));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return out;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        tmux("kill-server");
    }
}
