package io.megaconn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;

/** A program started as a user does, with its output. Closing it ends the process and all processes that it started. */
public final class Program implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Signals that a script that runs tests in the background (nohup, &) ignores; a program would inherit that. */
    private static final List<String> LISTENING = List.of("env", "--default-signal=INT,HUP");

    private final List<String> command;
    private final Process process;
    private final Output out;
    private final Output err;
    private final Family family;

    private Program(List<String> command, Process process, Output out, Output err, Family family) {
        this.command = command;
        this.process = process;
        this.out = out;
        this.err = err;
        this.family = family;
    }

    /**
     * Starts it with an empty standard input.
     *
     * @param folder where it works, and where what it prints is kept
     */
    public static Program start(Path folder, List<String> command, String... args) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(args));
        return start(folder, all, Redirect.from(Path.of("/dev/null").toFile()));
    }

    /** Starts it with a standard input for {@link #type}, and deletes its files afterwards. */
    static Program start(List<String> command) {
        return start(null, command, Redirect.PIPE);
    }

    private static Program start(Path folder, List<String> command, Redirect input) {
        List<String> listening = new ArrayList<>(LISTENING);
        listening.addAll(command);
        String mark = UUID.randomUUID().toString();
        try {
            Output out = Output.file(folder, "stdout");
            Output err = Output.file(folder, "stderr");
            ProcessBuilder builder = new ProcessBuilder(listening)
                    .directory(folder == null ? null : folder.toFile())
                    .redirectInput(input)
                    .redirectOutput(out.path().toFile())
                    .redirectError(err.path().toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put(Family.MARK, mark);
            Process process = builder.start();
            return new Program(command, process, out, err, new Family(mark, process.pid()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a condition, with a timeout that only a hang exceeds. */
    public static ConditionFactory eventually() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50));
    }

    public Program exits(int code) {
        assertThat(exitCode()).as("exit code of %s", this).isEqualTo(code);
        return this;
    }

    /** Waits until it has ended. */
    public int exitCode() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("the end of %s", this)
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until standard output contains this. */
    public Program prints(String text) {
        eventually().until(() -> out().contains(text) || !isAlive());
        assertThat(out()).as("%s", this).contains(text);
        return this;
    }

    /** Waits for the first line with this prefix, and returns the rest of it. */
    public String line(String start) {
        eventually().until(() -> out.has(start) || !isAlive());
        return out.after(start).orElseThrow(() -> new AssertionError("no line '%s' of %s".formatted(start, this)));
    }

    public void type(String text) {
        try {
            OutputStream stdin = process.getOutputStream();
            stdin.write(text.getBytes(StandardCharsets.UTF_8));
            stdin.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void endOfInput() throws IOException {
        process.getOutputStream().close();
    }

    /** Sends SIGKILL, and waits until it has ended. */
    public void kill() {
        process.destroyForcibly();
        exits(128 + 9);
    }

    /** Sends SIGINT to this process only. */
    public void interrupt() {
        signal("INT");
    }

    /** Sends SIGTERM. */
    public void terminate() {
        signal("TERM");
    }

    public void signal(String name) {
        kill(name, pid());
    }

    /** @param pid negative for a process group */
    public static void kill(String signal, long pid) {
        try {
            int exit = new ProcessBuilder("kill", "-s", signal, "--", String.valueOf(pid))
                    .start()
                    .waitFor();
            assertThat(exit).as("kill -%s %d", signal, pid).isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Marker in the environment of all its processes, which identifies the processes that it started. */
    public String mark() {
        return family.variable();
    }

    /** Returns the running servers and clients that it started, including those that outlived it. */
    public List<ProcessHandle> children() {
        return family.children();
    }

    /** Returns the child with this argument. */
    public long pidOf(String argument) {
        return family.children().stream()
                .filter(child ->
                        child.info().arguments().stream().flatMap(Stream::of).anyMatch(argument::equals))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no child with " + argument))
                .pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Returns the CPU time used so far. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Returns the current resident set. */
    public long rssMiB() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/%d/status".formatted(pid())))) {
            String line = lines.filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
        } catch (IOException e) {
            throw new UncheckedIOException(toString(), e);
        }
    }

    /** Returns the address on which a server listens, from its output. */
    public int port() {
        String address = line("listening on ");
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    /** Returns the admin endpoint of a server or client, from its output. */
    public Admin admin() {
        return new Admin("http://" + line("admin http://"), pid());
    }

    public String out() {
        return out.text();
    }

    public String err() {
        return err.text();
    }

    public List<String> outLines() {
        return out.lines();
    }

    public List<String> errLines() {
        return err.lines();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        eventually().until(() -> !process.isAlive());
        eventually().until(family::killAll);
        out.forget();
        err.forget();
    }

    @Override
    public String toString() {
        return "%s%n%s%n%s".formatted(String.join(" ", command), out(), err());
    }
}
