package io.megaconn.runtime.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of TLS connections to a server. {@link TlsClients} reads them, so that picocli loads no class of TLS. */
public final class TlsOptions {
    @Option(
            names = "--tls-ca",
            order = OptionGroup.TLS,
            paramLabel = "PATH",
            description = "File or folder with the certificates of trusted authorities, PEM. Default: the system's.")
    @Nullable
    Path ca;

    @Option(
            names = "--tls-server-name",
            order = OptionGroup.TLS,
            paramLabel = "NAME",
            description =
                    "Name that the server's certificate must have, also sent as SNI. Default: the endpoint's host.")
    @Nullable
    String serverName;

    @Option(
            names = "--tls-insecure",
            order = OptionGroup.TLS,
            description = "Accept any certificate, for tests of servers whose certificate can't be verified.")
    boolean insecure;

    @Option(
            names = "--tls-cert",
            order = OptionGroup.TLS,
            paramLabel = "FILE",
            description = "The client's certificate and those of its authorities, PEM, for servers that require one.")
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
            names = "--tls-min-version",
            order = OptionGroup.TLS,
            defaultValue = "1.2",
            paramLabel = "1.2|1.3",
            description = "Lowest protocol version. Default: ${DEFAULT-VALUE}.")
    String minVersion = "1.2";

    @Option(
            names = "--tls-ciphers",
            order = OptionGroup.TLS,
            split = ":",
            paramLabel = "SUITE",
            description = "Cipher suites for TLS 1.2, separated by colons, as OpenSSL names them. Those of TLS 1.3"
                    + " can't be chosen. Default: those of BoringSSL.")
    List<String> ciphers = new ArrayList<>();

    @Option(
            names = "--tls-alpn",
            order = OptionGroup.TLS,
            split = ",",
            paramLabel = "PROTOCOL",
            description = "Protocols to offer by ALPN, such as http/1.1. Default: none.")
    List<String> alpn = new ArrayList<>();

    public boolean insecure() {
        return insecure;
    }

    /** Returns the first option that is given, or null. */
    public @Nullable String given() {
        if (ca != null) {
            return "--tls-ca";
        }
        if (serverName != null) {
            return "--tls-server-name";
        }
        if (insecure) {
            return "--tls-insecure";
        }
        if (certificate != null || key != null || keyPassword != null) {
            return "--tls-cert";
        }
        if (!ciphers.isEmpty()) {
            return "--tls-ciphers";
        }
        return alpn.isEmpty() ? null : "--tls-alpn";
    }
}
