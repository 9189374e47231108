package io.megaconn.runtime.tls;

import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files of certificates and keys. Messages name the option and the file, never the contents. */
final class PemFile {
    private static final int LARGEST = 4 << 20;

    private PemFile() {}

    /** Reads a file. @throws UserError if it is unreadable, empty, too large, or not in PEM */
    static byte[] read(String option, Path file) {
        byte[] bytes = bytes(option, file);
        if (bytes.length == 0) {
            throw UserError.usage("%s %s is empty".formatted(option, file));
        }
        if (!isPem(bytes)) {
            throw UserError.usage(
                    "%s %s is not in PEM (-----BEGIN …): convert it with openssl".formatted(option, file));
        }
        return bytes;
    }

    static byte[] bytes(String option, Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw UserError.usage("%s %s is larger than 4 MiB".formatted(option, file));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw UserError.usage("%s %s can't be read: %s".formatted(option, file, UserError.reason(e)));
        }
    }

    static boolean isPem(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
    }
}
