package io.megaconn.runtime.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What a program says that ends with an error, left where a pod's status shows it. Kubernetes would take the last lines of
 * the log instead (terminationMessagePolicy), but a log may be rotated, cleared away or full of other things.
 */
public final class TerminationMessage {
    /**
     * The kubelet makes this file, and nobody else does: <a
     * href="https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/">terminationMessagePath</a>.
     */
    public static final Path FILE = Path.of("/dev/termination-log");

    private TerminationMessage() {}

    public static void leave(String line) {
        leave(FILE, line);
    }

    public static void leave(Path file, String line) {
        if (!Files.isWritable(file)) {
            return; // no pod
        }
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            // They have been printed, too.
        }
    }
}
