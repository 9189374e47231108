package io.megaconn.orchestrator;

import io.megaconn.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** A control group of a test's own, version 1 or 2, that is removed when its last process is gone. */
final class ControlGroup implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private final Path path;

    /** Creates it, or skips the test with a message if that is not possible. */
    ControlGroup(String controller) throws IOException {
        Path version1 = ROOT.resolve(controller);
        Path version2 = ROOT.resolve("cgroup.subtree_control");
        boolean two = Files.exists(version2) && Files.readString(version2).contains(controller);
        RampTestBase.orSkip(
                Files.isWritable(two ? ROOT : version1),
                "SKIPPED a control group: it needs root and the controller " + controller);
        path = Files.createDirectory((two ? ROOT : version1).resolve("megaconn-" + UUID.randomUUID()));
    }

    Path path() {
        return path;
    }

    /** Sets the first of these files that exists: versions 1 and 2 have different names. */
    ControlGroup set(String value, String... files) throws IOException {
        for (String file : files) {
            if (Files.exists(path.resolve(file))) {
                Files.writeString(path.resolve(file), value);
                return this;
            }
        }
        throw new IOException(path + " has none of " + List.of(files));
    }

    /** Returns the prefix of a command that runs in it. */
    List<String> before() {
        return List.of("sh", "-c", "echo $$ > '" + path.resolve("cgroup.procs") + "'; exec \"$@\"", "sh");
    }

    @Override
    public void close() {
        Program.eventually().until(() -> {
            try {
                Files.deleteIfExists(path);
                return true;
            } catch (IOException e) {
                return false; // its last process is still on its way out
            }
        });
    }
}
