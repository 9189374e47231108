package io.megaconn.orchestrator.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Temporary files that only this user can read, in a folder of their own. {@link #close} deletes them: the JVM's own deletion at exit
 * does not happen when a run is interrupted.
 */
final class PrivateFiles implements AutoCloseable {
    /** The folder and its files, the folder last. */
    private final Deque<Path> written = new ArrayDeque<>();

    private @Nullable Path folder;

    /** Writes a file. @throws IOException if it exists, or can't be written */
    Path write(String name, String text) throws IOException {
        Path in = folder == null ? Files.createTempDirectory("megaconn-files", mode("rwx------")) : folder;
        if (folder == null) {
            folder = in;
            written.push(in);
        }
        Path file = Files.createFile(in.resolve(name), mode("rw-------"));
        written.push(file);
        return Files.writeString(file, text);
    }

    private static FileAttribute<?> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    @Override
    public void close() {
        while (!written.isEmpty()) {
            try {
                Files.deleteIfExists(written.pop());
            } catch (IOException e) {
                // Somebody has put another file into the folder, or taken the right to delete it.
            }
        }
        folder = null;
    }
}
