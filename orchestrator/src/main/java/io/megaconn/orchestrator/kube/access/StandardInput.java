package io.megaconn.orchestrator.kube.access;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The standard input of this process. */
final class StandardInput {
    private StandardInput() {}

    static boolean isTerminal() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/0"))
                    .toString()
                    .matches("/dev/(pts/\\d+|tty.*|console)");
        } catch (IOException | UnsupportedOperationException e) { // not Linux
            Console console = System.console();
            return console != null && console.isTerminal();
        }
    }
}
