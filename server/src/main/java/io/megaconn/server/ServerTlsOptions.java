package io.megaconn.server;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.cli.OptionGroup;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of a server's TLS. {@link ServerTls} reads them, so that picocli loads no class of TLS. */
final class ServerTlsOptions {
    @Option(
            names = "--tls-cert",
            order = OptionGroup.TLS,
            paramLabel = "FILE",
            description =
                    "The server's certificate and those of its authorities, PEM. Default: a self-signed one, made at"
                            + " the start for localhost and the addresses of this machine; /stats has it.")
    @Nullable
    Path certificate;

    @Option(
            names = "--tls-key",
            order = OptionGroup.TLS,
            paramLabel = "FILE",
            description = "Private key of --tls-cert, PEM (PKCS #8, PKCS #1 or EC).")
    @Nullable
    Path key;

    @Option(
            names = "--tls-key-password-file",
            order = OptionGroup.TLS,
            paramLabel = "FILE",
            description = "File with the password of an encrypted --tls-key.")
    @Nullable
    Path keyPassword;

    @Option(
            names = "--tls-authority",
            order = OptionGroup.TLS,
            paramLabel = "FILE",
            description =
                    "Certificates of the authority that signed --tls-cert, PEM: /stats has them, too, for clients that trust"
                            + " what it has. A missing or empty file has none.")
    @Nullable
    Path authority;

    @Option(
            names = "--tls-min-version",
            order = OptionGroup.TLS,
            paramLabel = "1.2|1.3",
            description = "Lowest protocol version. Default: 1.2.")
    @Nullable
    String minVersion;

    @Option(
            names = "--tls-resume",
            order = OptionGroup.TLS,
            description =
                    "Issue session tickets, with which clients can resume sessions. Default: each connection is a full"
                            + " handshake.")
    boolean resume;

    /**
     * Returns plain TCP, or TLS with what the options name.
     *
     * @param bind address of the listeners
     * @throws UserError that names the option that is wrong
     */
    ServerTransport transport(boolean tls, String bind) {
        if (!tls) {
            String given = given();
            if (!given.isEmpty()) {
                throw UserError.usage(given + " needs --protocol tls or --protocol wss");
            }
            if (resume) {
                throw UserError.usage("--tls-resume needs --protocol tls or --protocol wss");
            }
            return ServerTransport.PLAIN;
        }
        if ((certificate == null) != (key == null)) {
            throw UserError.usage("--tls-cert and --tls-key belong together: give both");
        }
        if (keyPassword != null && key == null) {
            throw UserError.usage("--tls-key-password-file needs --tls-key");
        }
        if (authority != null && certificate == null) {
            throw UserError.usage("--tls-authority needs --tls-cert");
        }
        return ServerTls.of(this, bind);
    }

    /** Returns the first option that is given; empty if there is none. */
    private String given() {
        if (certificate != null) {
            return "--tls-cert";
        }
        if (key != null) {
            return "--tls-key";
        }
        if (keyPassword != null) {
            return "--tls-key-password-file";
        }
        if (authority != null) {
            return "--tls-authority";
        }
        return minVersion == null ? "" : "--tls-min-version";
    }
}
