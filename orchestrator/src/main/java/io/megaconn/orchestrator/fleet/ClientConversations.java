package io.megaconn.orchestrator.fleet;

import io.megaconn.orchestrator.json.JsonInput;
import io.megaconn.orchestrator.plan.Plan;
import io.megaconn.runtime.ExitCode;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.ConversationResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;

/**
 * One complete conversation with each address of the endpoints, in a client process of its own: with the library, the files and the
 * options of the run.
 */
public final class ClientConversations {
    private static final int TIMEOUT_SECONDS = 60;
    private static final String PREFIX = "client: ";

    private ClientConversations() {}

    /**
     * Starts the process and waits for its results.
     *
     * @param home folder of the release or checkout
     * @throws UserError if an option's value is not valid, or if the process fails otherwise
     */
    public static List<ConversationResult> of(Plan plan, Path home) throws InterruptedException {
        try (Commands commands = new Commands(plan, home)) {
            return of(commands.conversations());
        }
    }

    private static List<ConversationResult> of(List<String> command) throws InterruptedException {
        Process process = start(command);
        try {
            CompletableFuture<List<String>> out =
                    CompletableFuture.supplyAsync(() -> lines(process.inputReader()), ClientConversations::run);
            CompletableFuture<List<String>> err =
                    CompletableFuture.supplyAsync(() -> lines(process.errorReader()), ClientConversations::run);
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw failed("does not end within %d s".formatted(TIMEOUT_SECONDS));
            }
            return results(process.exitValue(), out.join(), err.join());
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw failed("can't be started: " + UserError.reason(e));
        }
    }

    private static void run(Runnable task) {
        Thread.ofVirtual().start(task);
    }

    private static List<String> lines(BufferedReader reader) {
        return reader.lines().toList();
    }

    /**
     * Returns what a process printed.
     *
     * @throws UserError with its own message, if it ended with a usage error
     */
    static List<ConversationResult> results(int exitCode, List<String> out, List<String> err) {
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
            return List.of(JsonInput.mapper().build().readValue(out.getLast(), ConversationResult[].class));
        } catch (JacksonException e) {
            throw failed("printed no results: " + JsonInput.problem(e));
        }
    }

    private static UserError failed(String how) {
        return new UserError(ExitCode.UNEXPECTED, "the client process that checks the endpoints " + how);
    }
}
