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
import java.util.stream.Stream;
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
    private static final int ADDRESS = 7;

    /** Address that the server listens on. */
    private static final String LOOPBACK = "127.0.0.1";

    private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,+\\\\]+)");

    /** Returns the files with absolute paths, because a server has another working directory. @param password null for none */
    public static ServerKeyFiles of(Path certificate, Path key, @Nullable Path password) {
        return new ServerKeyFiles(absolute(certificate), absolute(key), password == null ? "" : absolute(password));
    }

    private static String absolute(Path file) {
        return file.toAbsolutePath().toString();
    }

    /**
     * Checks what can be checked without the server: the files, the certificate's validity now, its names and its kind of key. Whether
     * the key belongs to it, only the server's library knows.
     *
     * @throws UserError that names the option and the file
     */
    public void check(Instant now) {
        X509Certificate first = first();
        String invalid = ServedCertificate.invalid(first, now);
        if (!invalid.isEmpty()) {
            throw UserError.usage("%s %s %s".formatted(CERTIFICATE, certificate, invalid));
        }
        if (hostName().isEmpty() && names(first, ADDRESS).noneMatch(LOOPBACK::equals)) {
            throw UserError.usage(
                    "%s %s names neither a host nor %s, so clients can't verify it: use one with a DNS name"
                            .formatted(CERTIFICATE, certificate, LOOPBACK));
        }
        String unsupported = ServedCertificate.unsupported(first);
        if (!unsupported.isEmpty()) {
            throw UserError.usage("%s %s: %s".formatted(CERTIFICATE, certificate, unsupported));
        }
        boolean encrypted = PemFile.text(PemFile.read(KEY, Path.of(key))).contains("ENCRYPTED");
        if (!password.isEmpty()) {
            PemFile.password(PASSWORD, Path.of(password));
        } else if (encrypted) {
            throw UserError.usage(
                    "%s %s is encrypted: name a file with its password by %s".formatted(KEY, key, PASSWORD));
        }
    }

    /** Returns the end of the certificate's validity. @throws UserError if it can't be read */
    public Instant validUntil() {
        return first().getNotAfter().toInstant();
    }

    /**
     * Returns a host name that the certificate is for; empty if it has none. Clients use it, because they connect to a loopback
     * address, which a certificate of an authority does not name.
     *
     * @throws UserError if the certificate can't be read
     */
    public String hostName() {
        X509Certificate first = first();
        return alternativeNames(first) == null
                ? commonName(first)
                : names(first, DNS_NAME)
                        .findFirst()
                        .map(name -> name.startsWith("*.") ? "megaconn" + name.substring(1) : name)
                        .orElse("");
    }

    private Stream<String> names(X509Certificate of, int kind) {
        Collection<List<?>> names = alternativeNames(of);
        return names == null
                ? Stream.of()
                : names.stream()
                        .filter(name -> name.getFirst().equals(kind))
                        .map(name -> name.getLast().toString());
    }

    private @Nullable Collection<List<?>> alternativeNames(X509Certificate of) {
        try {
            return of.getSubjectAlternativeNames();
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
