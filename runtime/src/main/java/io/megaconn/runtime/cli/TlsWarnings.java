package io.megaconn.runtime.cli;

import io.megaconn.runtime.wire.ClientTls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Warnings about what makes connections less secure than TLS is. */
public final class TlsWarnings {
    private TlsWarnings() {}

    /**
     * Returns the warnings, if any.
     *
     * @param tls null for plain connections
     * @param keyLog file for the secrets of connections; null for none
     */
    public static List<String> of(@Nullable ClientTls tls, @Nullable Path keyLog) {
        List<String> warnings = new ArrayList<>();
        if (tls != null && tls.insecure()) {
            warnings.add("certificates are not verified (--tls-insecure)");
        }
        if (tls != null && keyLog != null) {
            warnings.add(KeyLogFile.warning(keyLog));
        }
        return warnings;
    }
}
