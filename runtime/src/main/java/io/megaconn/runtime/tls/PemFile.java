package io.megaconn.runtime.tls;

import io.megaconn.runtime.UserError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads files of certificates and keys. Messages name the option and the file, never the contents. */
final class PemFile {
    private static final int LARGEST = 4 << 20;

    private static final Pattern CERTIFICATE =
            Pattern.compile("(?s)-----BEGIN (X509 )?CERTIFICATE-----.*?-----END (X509 )?CERTIFICATE-----");

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

    /** Reads a file, or a pipe, to its end, but no further than allowed. */
    static byte[] bytes(String option, Path file) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST + 1);
        } catch (IOException e) {
            throw UserError.usage("%s %s can't be read: %s".formatted(option, file, UserError.reason(e)));
        }
        if (bytes.length > LARGEST) {
            throw UserError.usage("%s %s is larger than 4 MiB".formatted(option, file));
        }
        return bytes;
    }

    /** Returns the first line of a file, as OpenSSL reads passwords: blanks belong to it. @throws UserError if it is empty */
    static String password(String option, Path file) {
        String line = new String(bytes(option, file), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("");
        if (line.isEmpty()) {
            throw UserError.usage("%s %s has no password in its first line".formatted(option, file));
        }
        return line;
    }

    /** Returns the certificates in a file, and nothing else of it, where BoringSSL would stop: a key may be there, too. @throws UserError if there are none, or invalid ones */
    static String certificates(String option, Path file) {
        String found = certificates(read(option, file));
        if (found.isEmpty()) {
            throw UserError.usage("%s %s contains no certificate".formatted(option, file));
        }
        parsed(option + " " + file, found);
        return found;
    }

    /** Returns the same; empty for a file that is missing or empty, such as the ca.crt of an issuer that does not tell its authority. */
    static String certificatesIfAny(String option, Path file) {
        return Files.notExists(file) || bytes(option, file).length == 0 ? "" : certificates(option, file);
    }

    /** Returns the certificates in a file, as {@link #certificates(String, Path)} does. */
    static Collection<? extends Certificate> parsedCertificates(String option, Path file) {
        return parsed(option + " " + file, certificates(option, file));
    }

    /** Returns whether a file has a certificate in PEM, complete or not. */
    static boolean hasCertificate(String option, Path file) {
        return text(bytes(option, file)).contains("CERTIFICATE-----");
    }

    /** Returns the first certificate in a file. @throws UserError as {@link #certificates(String, Path)} */
    static X509Certificate first(String option, Path file) {
        return (X509Certificate) parsedCertificates(option, file).iterator().next();
    }

    /** Parses certificates in PEM. @param where what they are from, for messages */
    static Collection<? extends Certificate> parsed(String where, String pem) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        } catch (CertificateException e) {
            throw UserError.usage("%s: not a valid certificate: %s".formatted(where, e.getMessage()));
        }
    }

    private static String certificates(byte[] pem) {
        return CERTIFICATE
                .matcher(text(pem))
                .results()
                .map(found -> found.group() + "\n")
                .collect(Collectors.joining());
    }

    private static boolean isPem(byte[] bytes) {
        return text(bytes).contains("-----BEGIN ");
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
