package io.megaconn.runtime.cli;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file that an environment variable names for the secrets of TLS connections, as for curl and browsers. */
public final class KeyLogFile {
    public static final String VARIABLE = "SSLKEYLOGFILE";

    private KeyLogFile() {}

    /** Returns the absolute path; null if the variable is not set. */
    public static @Nullable Path of(Map<String, String> environment) {
        String path = environment.getOrDefault(VARIABLE, "");
        return path.isEmpty() ? null : Path.of(path).toAbsolutePath();
    }

    /** Returns the warning that connections can be decrypted. */
    public static String warning(Path file) {
        return "the secrets of all connections are written to %s (%s): whoever reads it can decrypt them"
                .formatted(file, VARIABLE);
    }
}
