package io.megaconn.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;

/** The command line as a user starts it: a process, with what it prints and the processes it starts. */
final class Program implements AutoCloseable {
    static final Path HOME = Path.of(System.getProperty("megaconn.home")).toAbsolutePath();

    /** Where these tests run in the background of a script (nohup, &) signals are ignored, and that would be inherited. */
    private static final List<String> LISTENING = List.of("env", "--default-signal=INT,HUP");

    private final Process process;
    private final Path out;
    private final Path err;
    /** Every process of this ramp has it in its command line. */
    private final int port;

    private Program(Process process, Path out, Path err, int port) {
        this.process = process;
        this.out = out;
        this.err = err;
        this.port = port;
    }

    static Program start(Path folder, int port, String... args) {
        return start(folder, port, command(), args);
    }

    /** @param program what comes before the arguments */
    static Program start(Path folder, int port, List<String> program, String... args) {
        List<String> command = new ArrayList<>(LISTENING);
        command.addAll(program);
        command.addAll(List.of(args));
        try {
            Path out = Files.createTempFile(folder, "stdout", ".txt");
            Path err = Files.createTempFile(folder, "stderr", ".txt");
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            return new Program(process, out, err, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + HOME.resolve("orchestrator/jvm.options"),
                "-Dmegaconn.home=" + HOME,
                "-jar",
                HOME.resolve("orchestrator/target/orchestrator.jar").toString());
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A patience that only a hang exhausts. */
    static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50));
    }

    Program exits(int code) {
        try {
            assertThat(process.waitFor(180, TimeUnit.SECONDS))
                    .as("the program ends%n%s%n%s", out(), err())
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(process.exitValue()).as("exit code%n%s%n%s", out(), err()).isEqualTo(code);
        return this;
    }

    void signal(String name) throws IOException, InterruptedException {
        kill(name, process.pid());
    }

    /** @param pid negative for a process group */
    static void kill(String signal, long pid) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-s", signal, "--", String.valueOf(pid))
                .start()
                .waitFor();
        assertThat(exit).as("kill -%s %d", signal, pid).isZero();
    }

    /** Processes of this ramp that live, found by their port, so that orphans are found too. */
    List<ProcessHandle> children() {
        return ProcessHandle.allProcesses()
                .filter(handle -> handle.pid() != process.pid())
                .filter(handle -> isChild(handle.pid()))
                .toList();
    }

    private boolean isChild(long pid) {
        try {
            String line = Files.readString(Path.of("/proc", String.valueOf(pid), "cmdline"));
            return line.contains("--child")
                    && Stream.of(line.split("\0"))
                            .anyMatch(arg -> arg.equals("--port=" + port) || arg.endsWith("=127.0.0.1:" + port));
        } catch (IOException e) {
            return false; // gone
        }
    }

    /** The child process with this in its command line. */
    long pidOf(String argument) {
        return children().stream()
                .filter(handle ->
                        handle.info().arguments().stream().flatMap(Stream::of).anyMatch(argument::equals))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no child with " + argument))
                .pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves nothing behind, however the test went. */
    @Override
    public void close() {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
        eventually().until(() -> !process.isAlive());
        children().forEach(ProcessHandle::destroyForcibly);
        eventually().until(() -> children().isEmpty());
    }
}
