package io.megaconn.orchestrator.kube.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.ExecEnvVar;
import io.megaconn.runtime.Printable;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Runs a credential plugin. */
final class PluginProcess {
    /** A login in a browser may need it. */
    static final Duration TIMEOUT = Duration.ofMinutes(3);

    private static final int MAX_OUTPUT = 1 << 20;
    private static final int LONGEST_ERROR = 300;
    private static final Executor THREADS = Thread::startVirtualThread;

    private PluginProcess() {}

    /** @param lastError last line that the program wrote to standard error */
    record Result(int exitCode, boolean timedOut, String output, String lastError) {
        @Override
        public String toString() { // the output is a secret
            return "exit code " + exitCode;
        }
    }

    /**
     * @param input true if the program gets this process's standard input
     * @param shown true if its standard error is copied to that of this process
     */
    static Result run(List<String> command, List<ExecEnvVar> environment, boolean input, boolean shown)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(input ? Redirect.INHERIT : Redirect.from(new File("/dev/null")));
        environment.forEach(variable ->
                builder.environment().put(variable.getName(), variable.getValue() == null ? "" : variable.getValue()));
        Process process = builder.start();
        try {
            CompletableFuture<String> output =
                    CompletableFuture.supplyAsync(() -> output(process.getInputStream()), THREADS);
            CompletableFuture<String> error =
                    CompletableFuture.supplyAsync(() -> lastLine(process.errorReader(UTF_8), shown), THREADS);
            boolean ended = process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                return new Result(-1, true, "", "");
            }
            // A program that it left behind may keep the pipes open.
            return new Result(
                    process.exitValue(),
                    false,
                    output.completeOnTimeout("", 5, TimeUnit.SECONDS).join(),
                    error.completeOnTimeout("", 1, TimeUnit.SECONDS).join());
        } finally {
            process.destroyForcibly();
        }
    }

    private static String output(InputStream in) {
        try {
            return new String(in.readNBytes(MAX_OUTPUT), UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static String lastLine(BufferedReader in, boolean shown) {
        String last = "";
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String printable = Printable.of(line);
                if (shown) {
                    System.err.println(printable);
                }
                if (!printable.isBlank()) {
                    last = printable.strip();
                }
            }
        } catch (IOException e) {
            return last;
        }
        return last.length() <= LONGEST_ERROR ? last : last.substring(0, LONGEST_ERROR) + "...";
    }
}
