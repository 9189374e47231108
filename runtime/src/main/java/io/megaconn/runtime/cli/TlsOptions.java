package io.megaconn.runtime.cli;

import io.megaconn.runtime.UserError;
import io.megaconn.runtime.wire.ClientTls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options of TLS connections to a server. They name no class of TLS, so that picocli loads none. */
public final class TlsOptions {
    public static final String RESUME = "--tls-resume";

    /** Names of these options: a plan has their values. */
    public static final List<String> NAMES = List.of(
            "--tls-ca",
            "--tls-server-name",
            "--tls-insecure",
            "--tls-cert",
            "--tls-key",
            "--tls-key-password-file",
            "--tls-min-version",
            "--tls-ciphers",
            "--tls-alpn",
            TlsOptions.RESUME);

    /** Names of those with files of the client's machine. */
    public static final List<String> FILES = List.of("--tls-ca", "--tls-cert", "--tls-key", "--tls-key-password-file");

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
            paramLabel = "1.2|1.3",
            description = "Lowest protocol version. Default: 1.2.")
    @Nullable
    String minVersion;

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

    @Option(
            names = TlsOptions.RESUME,
            order = OptionGroup.TLS,
            description =
                    "Resume sessions of earlier connections where the server allows it. Default: each connection is a"
                            + " full handshake.")
    boolean resume;

    @Spec(Spec.Target.MIXEE)
    @Nullable
    CommandSpec command;

    /**
     * Returns the settings for endpoints; null for plain ones.
     *
     * @throws UserError for an option with plain endpoints, or for values that contradict each other
     */
    public @Nullable ClientTls settings(boolean encrypted) {
        return settings(encrypted, "");
    }

    /** Does the same. @param alternative what an option may need instead of an endpoint; empty for nothing */
    public @Nullable ClientTls settings(boolean encrypted, String alternative) {
        if (!encrypted) {
            String option = given();
            if (option != null) {
                throw UserError.usage(
                        option + " needs an endpoint tls://HOST:PORT or wss://HOST:PORT/PATH" + alternative);
            }
            return null;
        }
        refuseEmpty("--tls-server-name", serverName == null ? List.of() : List.of(serverName));
        refuseEmpty("--tls-ciphers", ciphers);
        refuseEmpty("--tls-alpn", alpn);
        return new ClientTls(
                text(ca),
                text(serverName),
                insecure,
                text(certificate),
                text(key),
                text(keyPassword),
                minVersion == null ? ClientTls.LOWEST : minVersion,
                ciphers,
                alpn,
                "",
                resume);
    }

    /** An empty value, as from an unset variable of a shell, would count as none. */
    private static void refuseEmpty(String option, List<String> values) {
        if (values.stream().anyMatch(String::isBlank)) {
            throw UserError.usage(option + ": a value is empty: give one, or omit the option");
        }
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    /** Returns true if an option is typed. */
    public boolean typed() {
        return given() != null;
    }

    /** Returns the first option that is typed; null if there is none. */
    private @Nullable String given() {
        return command == null
                ? null
                : NAMES.stream()
                        .filter(command.commandLine().getParseResult()::hasMatchedOption)
                        .findFirst()
                        .orElse(null);
    }
}
