package io.megaconn.runtime.tls;

import io.megaconn.runtime.UserError;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The user's files for megaconn's own server, absolute paths. Files stay paths, so that keys and passwords are in no plan and no report.
 *
 * @param certificate the server's certificate and those of its authorities, PEM
 * @param key its private key, PEM
 * @param password file with the key's password; empty for none
 */
public record ServerKeyFiles(String certificate, String key, String password) {
    /** Option of the certificate's file. */
    public static final String CERTIFICATE = "--server-tls-cert";
    /** Option of the key's file. */
    public static final String KEY = "--server-tls-key";
    /** Option of the password's file. */
    public static final String PASSWORD = "--server-tls-key-password-file";

    private static final int DNS_NAME = 2;
    private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,+\\\\]+)");

    /** Returns the files with absolute paths, because a server has another working directory. @param password null for none */
    public static ServerKeyFiles of(Path certificate, Path key, @Nullable Path password) {
        return new ServerKeyFiles(absolute(certificate), absolute(key), password == null ? "" : absolute(password));
    }

    private static String absolute(Path file) {
        return file.toAbsolutePath().toString();
    }

    /**
     * Checks what can be checked without the server: that the files can be read, and that the certificate is valid now.
     *
     * @throws UserError that names the option and the file
     */
    public void check(Instant now) {
        X509Certificate first = first();
        PemFile.read(KEY, Path.of(key));
        if (!password.isEmpty()) {
            PemFile.bytes(PASSWORD, Path.of(password));
        }
        Instant from = first.getNotBefore().toInstant();
        Instant until = first.getNotAfter().toInstant();
        if (now.isAfter(until)) {
            throw UserError.usage("%s %s expired at %s: renew it".formatted(CERTIFICATE, certificate, until));
        }
        if (now.isBefore(from)) {
            throw UserError.usage("%s %s is not valid before %s: check this machine's clock"
                    .formatted(CERTIFICATE, certificate, from));
        }
    }

    /**
     * Returns a host name that the certificate is for; empty if it has none. Clients use it, because they connect to a loopback
     * address, which a certificate of an authority does not name.
     *
     * @throws UserError if the certificate can't be read
     */
    public String hostName() {
        X509Certificate first = first();
        try {
            Collection<List<?>> names = first.getSubjectAlternativeNames();
            return names == null
                    ? commonName(first)
                    : names.stream()
                            .filter(name -> name.getFirst().equals(DNS_NAME))
                            .map(name -> name.getLast().toString())
                            .findFirst()
                            .map(name -> name.startsWith("*.") ? "megaconn" + name.substring(1) : name)
                            .orElse("");
        } catch (CertificateException e) {
            throw UserError.usage("%s %s: invalid alternative names".formatted(CERTIFICATE, certificate));
        }
    }

    /** Returns the name of a certificate without alternative names; empty if it has none. */
    private static String commonName(X509Certificate certificate) {
        Matcher name = COMMON_NAME.matcher(certificate.getSubjectX500Principal().getName());
        return name.find() ? name.group(1) : "";
    }

    private X509Certificate first() {
        return PemFile.first(CERTIFICATE, Path.of(certificate));
    }
}
