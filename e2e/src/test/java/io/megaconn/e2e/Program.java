package io.megaconn.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;

/** A program that a user types, as a process, with what it prints. */
public final class Program implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Where these tests run in the background of a script (nohup, &) signals are ignored, and that would be inherited. */
    private static final List<String> LISTENING = List.of("env", "--default-signal=INT,HUP");

    private final List<String> command;
    private final Process process;
    private final Path out;
    private final Path err;

    private Program(List<String> command, Process process, Path out, Path err) {
        this.command = command;
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** @param folder where it works, and where what it prints is kept */
    public static Program start(Path folder, List<String> command) {
        try {
            Path out = Files.createTempFile(folder, "stdout", ".txt");
            Path err = Files.createTempFile(folder, "stderr", ".txt");
            List<String> listening = new ArrayList<>(LISTENING);
            listening.addAll(command);
            ProcessBuilder builder = new ProcessBuilder(listening)
                    .directory(folder.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            return new Program(command, builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A patience that only a hang exhausts. */
    public static ConditionFactory eventually() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100));
    }

    public Program exits(int code) {
        assertThat(exitCode()).as("exit code of %s", this).isEqualTo(code);
        return this;
    }

    int exitCode() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("the end of %s", this)
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public void prints(String text) {
        eventually().until(() -> out().contains(text) || !isAlive());
        assertThat(out()).as("%s", this).contains(text);
    }

    /** kill -9 of the JVM: the launcher has become it. */
    void kill() {
        process.destroyForcibly();
        exits(128 + 9);
    }

    /** Ctrl-C, to this process alone. */
    public void interrupt() {
        try {
            int exit = new ProcessBuilder("kill", "-s", "INT", String.valueOf(process.pid()))
                    .start()
                    .waitFor();
            assertThat(exit).as("kill -INT %d", process.pid()).isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String out() {
        return read(out);
    }

    public String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return "%s%n%s%n%s".formatted(String.join(" ", command), out(), err());
    }
}
