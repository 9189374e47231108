package io.megaconn.runtime.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ties a child process to its orchestrator through standard input: lines are commands, and the end of the input, which comes
 * even when the orchestrator is killed with -9, makes the child exit.
 */
public final class ParentPipe {
    private ParentPipe() {}

    /** Seconds between two status lines: children log rarely, because the orchestrator polls their stats. */
    public static int logSeconds(boolean child) {
        return child ? 60 : 1;
    }

    /** @param command called for each line, on this pipe's thread */
    public static void follow(Consumer<String> command) {
        follow(command, () -> {});
    }

    /** @param atEnd called before this process ends, on this pipe's thread */
    public static void follow(Consumer<String> command, Runnable atEnd) {
        // Ctrl-C reaches every process of the terminal; only the orchestrator handles it.
        Signal.handle(new Signal("INT"), SignalHandler.SIG_IGN);
        Signal.handle(new Signal("HUP"), SignalHandler.SIG_IGN);
        Thread.ofPlatform().name("parent-pipe").daemon().start(() -> read(command, atEnd));
    }

    @SuppressWarnings("SystemExitOutsideMain") // that is what this class is for
    private static void read(Consumer<String> command, Runnable atEnd) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8), 128)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                command.accept(line.trim());
            }
        } catch (IOException e) {
            // A broken pipe means the same as a closed one.
        }
        try {
            atEnd.run();
        } finally {
            Runtime.getRuntime().halt(0); // no clean-up: the kernel closes a million sockets faster
        }
    }
}
