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
        check(option, file);
        if (Files.isDirectory(Path.of(file))) {
            throw notRegular(option, file);
        }
        return files.read(option, file, most);
    }

    /** Checks a file, or a folder of them, that other processes read. @throws UserError if they can't read the same */
    public static void check(String option, String file) {
        try {
            Path path = Path.of(file).toAbsolutePath().normalize();
            if (path.startsWith("/dev")
                    || path.startsWith("/proc")
                    || (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path))) {
                throw notRegular(option, file);
            }
        } catch (InvalidPathException e) {
            throw UserError.usage("%s: the name of a file is not valid: %s".formatted(option, e.getMessage()));
        }
    }

    private static UserError notRegular(String option, String file) {
        return UserError.usage(
                "%s %s is not a regular file, and other processes read it again: write its contents to a file"
                        .formatted(option, file));
    }
}
