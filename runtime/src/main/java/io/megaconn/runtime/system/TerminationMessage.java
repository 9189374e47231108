package io.megaconn.runtime.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes the termination message of a pod, which the pod's status shows. Kubernetes could use the last lines of the log
 * instead (terminationMessagePolicy), but a log may be rotated, deleted or full of other lines.
 */
public final class TerminationMessage {
    /**
     * Created by the kubelet only: <a
     * href="https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/">terminationMessagePath</a>.
     */
    public static final Path FILE = Path.of("/dev/termination-log");

    private TerminationMessage() {}

    public static void leave(String line) {
        leave(FILE, line);
    }

    public static void leave(Path file, String line) {
        if (!Files.isWritable(file)) {
            return; // not in a pod
        }
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            // The message has been printed, too.
        }
    }
}
