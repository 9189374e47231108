package io.megaconn.orchestrator.fleet;

import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.KeyLogFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A process on this machine that exits with the orchestrator: it exits when the pipe at its standard input closes. Its
 * output goes to its log, and is searched for the line with its admin endpoint.
 */
final class ChildProcess {
    private static final String ADMIN = "admin ";

    private final String name;
    private final Process process;
    private final CompletableFuture<URI> admin = new CompletableFuture<>();
    private volatile String lastWords = "";

    private ChildProcess(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /**
     * Starts a process.
     *
     * @param onExit called once, on a separate thread, when the process is gone and its output has been read
     */
    static ChildProcess start(String name, List<String> command, Path log, Consumer<ChildProcess> onExit) {
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory(log).toFile())
                    .redirectErrorStream(true);
            Path keyLog = KeyLogFile.of(System.getenv());
            if (keyLog != null) {
                builder.environment().put(KeyLogFile.VARIABLE, keyLog.toString()); // from another directory
            }
            process = builder.start();
        } catch (IOException e) {
            throw new UserError(ExitCode.UNEXPECTED, "can't start " + name + ": " + firstLine(e));
        }
        ChildProcess child = new ChildProcess(name, process);
        Thread.ofPlatform().name(name).daemon().start(() -> {
            child.readOutput(log);
            child.admin.completeExceptionally(new IOException(name + " ended: " + child.lastWords));
            onExit.accept(child);
        });
        return child;
    }

    /** Returns the first line of the message: the JDK appends causes that don't apply. */
    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    }

    /**
     * Returns a directory that exists: a JVM does not start in a deleted current directory, and that of the
     * orchestrator may be one.
     */
    private static Path directory(Path log) {
        Path logs = log.toAbsolutePath().getParent();
        return logs != null && Files.isDirectory(logs)
                ? logs
                : log.toAbsolutePath().getRoot();
    }

    private void readOutput(Path log) {
        Writer file = open(log);
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                file) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(ADMIN)) {
                    admin.complete(URI.create(line.substring(ADMIN.length())));
                }
                lastWords = line.isBlank() ? lastWords : line;
                write(file, line);
            }
        } catch (IOException e) {
            // The process is gone; its exit code follows.
        }
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Opens the log. One that can't be written (disk full) must not stop the run: reading continues, so the child never
     * blocks.
     */
    private static Writer open(Path log) {
        try {
            return Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            return Writer.nullWriter();
        }
    }

    private static void write(Writer file, String line) {
        try {
            file.write(line + "\n");
            file.flush();
        } catch (IOException e) {
            // A log that can't be written must not stop the run.
        }
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    int exitCode() {
        return process.exitValue();
    }

    boolean alive() {
        return process.isAlive();
    }

    /**
     * Returns the processor time that the kernel reports, milliseconds. It needs no answer of the process; 0 once it is
     * gone.
     */
    long cpuMs() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
    }

    String lastWords() {
        return lastWords;
    }

    /** Returns the address of its /stats. Completes when the process is up, exceptionally if it exits before that. */
    CompletableFuture<URI> admin() {
        return admin;
    }

    void send(String line) {
        try {
            OutputStream in = process.getOutputStream();
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            // The process has just died. Its supervisor restarts it with the new number of connections.
        }
    }

    /** Sends SIGTERM. Process.destroy would also close the pipes and lose its last words. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Returns true if it exits by itself in time; otherwise kills it. */
    boolean awaitExit(long deadlineNanos) {
        try {
            if (process.waitFor(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return false;
    }
}
