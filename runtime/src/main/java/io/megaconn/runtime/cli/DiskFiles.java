package io.megaconn.runtime.cli;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.UserError;
import io.megaconn.runtime.protocol.FileSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads files that options name. Pipes work too, because a file is read to its end, but no further than allowed. */
public final class DiskFiles implements FileSource {
    @Override
    public byte[] read(String option, String file, int most) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            bytes = in.readNBytes(most + 1);
        } catch (IOException e) {
            throw UserError.usage("%s %s can't be read: %s".formatted(option, file, UserError.reason(e)));
        } catch (InvalidPathException e) {
            throw UserError.usage("%s: '%s' is not a file name".formatted(option, file.replaceAll("\\p{Cc}", "?")));
        }
        if (bytes.length == 0 || bytes.length > most) {
            String limit = Quantities.logBytes(most);
            throw UserError.usage("%s %s has %s: use 1 to %s"
                    .formatted(option, file, bytes.length == 0 ? "0 bytes" : "more than " + limit, limit));
        }
        return bytes;
    }
}
