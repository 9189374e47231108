package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.json.JsonInput;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;

/**
 * A client process that finds out something before the run, prints it as JSON in its last line, and ends.
 *
 * @param task what the process does, for messages: a verb and its object
 * @param type type of its answer
 */
record ProbeProcess<T>(String task, Class<T> type) {
    private static final int TIMEOUT_SECONDS = 60;
    private static final String PREFIX = "client: ";

    /**
     * Starts the process and waits for its answer.
     *
     * @throws UserError with its own message, if it ends with a usage error, or if it fails otherwise
     */
    T run(List<String> command) throws InterruptedException {
        Process process = start(command);
        try {
            CompletableFuture<List<String>> out =
                    CompletableFuture.supplyAsync(() -> lines(process.inputReader()), ProbeProcess::begin);
            CompletableFuture<List<String>> err =
                    CompletableFuture.supplyAsync(() -> lines(process.errorReader()), ProbeProcess::begin);
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw failed("does not end within %d s".formatted(TIMEOUT_SECONDS));
            }
            return answer(process.exitValue(), out.join(), err.join());
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(List<String> command) {
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw failed("can't be started: " + UserError.reason(e));
        }
    }

    private static void begin(Runnable reading) {
        Thread.ofVirtual().start(reading);
    }

    private static List<String> lines(BufferedReader reader) {
        return reader.lines().toList();
    }

    /**
     * Returns what a process printed.
     *
     * @throws UserError with its own message, if it ended with a usage error
     */
    T answer(int exitCode, List<String> out, List<String> err) {
        String message = err.stream()
                .filter(line -> line.startsWith(PREFIX))
                .map(line -> line.substring(PREFIX.length()))
                .findFirst()
                .orElse(err.isEmpty() ? "" : err.getLast());
        if (exitCode == ExitCode.USAGE) {
            throw UserError.usage(message);
        }
        if (exitCode != ExitCode.OK || out.isEmpty()) {
            throw failed("ended with exit code %d: %s".formatted(exitCode, message));
        }
        try {
            return JsonInput.mapper().build().readValue(out.getLast(), type);
        } catch (JacksonException e) {
            throw failed("printed no results: " + JsonInput.problem(e));
        }
    }

    private UserError failed(String how) {
        return new UserError(ExitCode.UNEXPECTED, "the client process that %s %s".formatted(task, how));
    }
}
