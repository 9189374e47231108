package io.megaconn.runtime.cli;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.protocol.FileSource;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads files that other processes read, too. A pipe has its bytes only once, and {@code /dev/stdin} is another file in each process. */
public final class SharedFiles implements FileSource {
    private final FileSource files = new DiskFiles();

    @Override
    public byte[] read(String option, String file, int most) {
        if (isOfOneProcess(file)) {
            throw UserError.usage(
                    "%s %s is not a regular file, and every client process reads it again: write its contents to a file"
                            .formatted(option, file));
        }
        return files.read(option, file, most);
    }

    private static boolean isOfOneProcess(String file) {
        try {
            Path path = Path.of(file).toAbsolutePath().normalize();
            return path.startsWith("/dev")
                    || path.startsWith("/proc")
                    || (Files.exists(path) && !Files.isRegularFile(path));
        } catch (InvalidPathException e) {
            return false; // reported by the read
        }
    }
}
