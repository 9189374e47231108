package io.megaconn.runtime.wire;

import io.megaconn.runtime.Absent;
import io.megaconn.runtime.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * TLS of a run's connections. Files stay paths, so that keys and passwords are in no plan and no report.
 *
 * @param ca file or folder with the certificates of trusted authorities; empty for the system's
 * @param serverName name for SNI and verification; empty for the endpoint's host
 * @param insecure whether certificates are accepted unverified
 * @param certificate file of the client's certificate; empty for none
 * @param key file of its private key; empty for none
 * @param keyPasswordFile file with the key's password; empty for none
 * @param minVersion lowest protocol version, {@code 1.2} or {@code 1.3}
 * @param ciphers cipher suites of TLS 1.2; empty for the default
 * @param alpn protocols to offer; empty for none
 * @param caCertificates certificates to trust instead of a file, PEM: those of megaconn's own server in a cluster; empty for none
 * @param resume whether connections resume sessions of earlier ones
 */
public record ClientTls(
        String ca,
        String serverName,
        boolean insecure,
        String certificate,
        String key,
        String keyPasswordFile,
        String minVersion,
        List<String> ciphers,
        List<String> alpn,
        String caCertificates,
        @Absent("false") boolean resume) {
    public static final String LOWEST = "1.2";
    private static final String HIGHEST = "1.3";

    /** @throws UserError with the name of the option whose value is wrong */
    public ClientTls {
        ciphers = List.copyOf(ciphers);
        alpn = List.copyOf(alpn);
        if (certificate.isEmpty() != key.isEmpty()) {
            throw UserError.usage("--tls-cert and --tls-key belong together: give both");
        }
        if (!keyPasswordFile.isEmpty() && key.isEmpty()) {
            throw UserError.usage("--tls-key-password-file needs --tls-key");
        }
        if (insecure && !ca.isEmpty()) {
            throw UserError.usage("--tls-insecure and --tls-ca are mutually exclusive: leave one out");
        }
        if (!caCertificates.isEmpty() && (insecure || !ca.isEmpty())) {
            throw UserError.usage("\"caCertificates\" stands alone: without --tls-ca and --tls-insecure");
        }
        if (!minVersion.equals(LOWEST) && !minVersion.equals(HIGHEST)) {
            throw UserError.usage("--tls-min-version: TLS version '%s' is unknown: use %s or %s"
                    .formatted(minVersion, LOWEST, HIGHEST));
        }
    }

    /** Creates settings without certificates of their own to trust, and with a full handshake for each connection. */
    public ClientTls(
            String ca,
            String serverName,
            boolean insecure,
            String certificate,
            String key,
            String keyPasswordFile,
            String minVersion,
            List<String> ciphers,
            List<String> alpn) {
        this(ca, serverName, insecure, certificate, key, keyPasswordFile, minVersion, ciphers, alpn, "", false);
    }

    /** Returns the same with other trusted authorities and another name. @param file certificates, PEM */
    public ClientTls trusting(String file, String name) {
        return new ClientTls(
                file, name, insecure, certificate, key, keyPasswordFile, minVersion, ciphers, alpn, "", resume);
    }

    /** Returns the same with these certificates as the only trusted ones. @param pem the certificates themselves, PEM */
    public ClientTls trustingCertificates(String pem) {
        return new ClientTls(
                "", serverName, false, certificate, key, keyPasswordFile, minVersion, ciphers, alpn, pem, resume);
    }

    /** Returns the same with another client certificate. @param certificateFile file of the certificate, PEM */
    public ClientTls presenting(String certificateFile, String keyFile) {
        return new ClientTls(
                ca,
                serverName,
                insecure,
                certificateFile,
                keyFile,
                keyPasswordFile,
                minVersion,
                ciphers,
                alpn,
                caCertificates,
                resume);
    }

    /** Returns the options that a local client takes. Files become absolute, because a client has another working directory. */
    public List<String> options() {
        List<String> options = new ArrayList<>();
        files().forEach((option, file) ->
                options.add(option + "=" + Path.of(file).toAbsolutePath()));
        add(options, "--tls-server-name", serverName);
        if (insecure) {
            options.add("--tls-insecure");
        }
        add(options, "--tls-min-version", minVersion.equals(LOWEST) ? "" : minVersion);
        add(options, "--tls-ciphers", String.join(":", ciphers));
        add(options, "--tls-alpn", String.join(",", alpn));
        if (resume) {
            options.add("--tls-resume");
        }
        return options;
    }

    /** Returns the files that are given, by option. */
    public Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("--tls-ca", ca);
        files.put("--tls-cert", certificate);
        files.put("--tls-key", key);
        files.put("--tls-key-password-file", keyPasswordFile);
        files.values().removeIf(String::isEmpty);
        return files;
    }

    private static void add(List<String> options, String name, String value) {
        if (!value.isEmpty()) {
            options.add(name + "=" + value);
        }
    }

    /** Returns the fields as plan.json has them. */
    Map<String, Object> toMap() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("ca", ca);
        fields.put("serverName", serverName);
        fields.put("insecure", insecure);
        fields.put("certificate", certificate);
        fields.put("key", key);
        fields.put("keyPasswordFile", keyPasswordFile);
        fields.put("minVersion", minVersion);
        fields.put("ciphers", ciphers);
        fields.put("alpn", alpn);
        fields.put("caCertificates", caCertificates);
        fields.put("resume", resume);
        return fields;
    }
}
