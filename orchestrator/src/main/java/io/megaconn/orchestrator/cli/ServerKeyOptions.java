package io.megaconn.orchestrator.cli;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.OptionGroup;
import io.megaconn.runtime.cli.SharedFiles;
import io.megaconn.runtime.tls.ServerKeyFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Certificate and key of megaconn's own server. */
final class ServerKeyOptions {
    /** Names of these options. */
    static final List<String> NAMES = List.of(ServerKeyFiles.CERTIFICATE, ServerKeyFiles.KEY, ServerKeyFiles.PASSWORD);

    @Option(
            names = ServerKeyFiles.CERTIFICATE,
            order = OptionGroup.TLS,
            paramLabel = "FILE",
            description =
                    "With --local --protocol tls or wss: certificate of megaconn's own server and those of its authorities,"
                            + " PEM. Clients trust it, for the host name that it is for. Default: one that is made for the run.")
    @Nullable
    Path certificate;

    @Option(
            names = ServerKeyFiles.KEY,
            order = OptionGroup.TLS,
            paramLabel = "FILE",
            description = "Private key of --server-tls-cert, PEM (PKCS #8, PKCS #1 or EC).")
    @Nullable
    Path key;

    @Option(
            names = ServerKeyFiles.PASSWORD,
            order = OptionGroup.TLS,
            paramLabel = "FILE",
            description = "File with the password of an encrypted --server-tls-key.")
    @Nullable
    Path password;

    /**
     * Returns the files; null for a certificate that is made for the run, or none.
     *
     * @param encrypted whether the server speaks TLS
     * @throws UserError for options that contradict each other, and for files that can't be used
     */
    @Nullable
    ServerKeyFiles files(boolean encrypted) {
        if (certificate == null && key == null) {
            if (password != null) {
                throw UserError.usage(ServerKeyFiles.PASSWORD + " needs " + ServerKeyFiles.KEY);
            }
            return null;
        }
        if (certificate == null || key == null) {
            throw UserError.usage(
                    ServerKeyFiles.CERTIFICATE + " and " + ServerKeyFiles.KEY + " belong together: give both");
        }
        if (!encrypted) {
            throw UserError.usage(ServerKeyFiles.CERTIFICATE + " needs --protocol tls or --protocol wss");
        }
        SharedFiles.check(ServerKeyFiles.CERTIFICATE, certificate.toString());
        SharedFiles.check(ServerKeyFiles.KEY, key.toString());
        if (password != null) {
            SharedFiles.check(ServerKeyFiles.PASSWORD, password.toString());
        }
        ServerKeyFiles files = ServerKeyFiles.of(certificate, key, password);
        files.check(Instant.now());
        return files;
    }
}
