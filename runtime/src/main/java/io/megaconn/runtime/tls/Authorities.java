package io.megaconn.runtime.tls;

import io.megaconn.runtime.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Certificates of the authorities that sign peers' certificates. */
final class Authorities {
    /** Bundles of Linux distributions, in Go's order: Debian, Fedora, SUSE, RHEL, Alpine. */
    private static final List<String> SYSTEM = List.of(
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/ca-bundle.pem",
            "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
            "/etc/ssl/cert.pem");

    private Authorities() {}

    /**
     * Returns a trust manager for these authorities.
     *
     * @param ca file or folder of PEM certificates; null for the system's, or the Java runtime's where there are none
     * @param pem certificates instead of a file; empty for none
     * @throws UserError if they can't be read
     */
    static X509ExtendedTrustManager trust(@Nullable Path ca, String pem) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            List<Certificate> certificates = !pem.isEmpty() ? given(pem) : ca == null ? system() : read(ca);
            factory.init(certificates.isEmpty() ? null : store(certificates));
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException | IOException e) {
            throw UserError.usage("the certificates of authorities can't be used: " + e.getMessage());
        }
    }

    private static KeyStore store(List<Certificate> certificates) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("ca" + i, certificates.get(i));
        }
        return store;
    }

    private static List<Certificate> system() {
        return SYSTEM.stream()
                .map(Path::of)
                .filter(Files::isReadable)
                .findFirst()
                .map(Authorities::read)
                .orElse(List.of());
    }

    private static List<Certificate> read(Path ca) {
        if (!Files.isDirectory(ca)) {
            return List.copyOf(PemFile.parsedCertificates("--tls-ca", ca));
        }
        List<Certificate> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(ca)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (PemFile.hasCertificate("--tls-ca", file)) { // a folder may have other files, too
                    all.addAll(PemFile.parsedCertificates("--tls-ca", file));
                }
            }
        } catch (IOException e) {
            throw UserError.usage("--tls-ca %s can't be read: %s".formatted(ca, UserError.reason(e)));
        }
        if (all.isEmpty()) {
            throw UserError.usage("--tls-ca %s contains no certificates in PEM".formatted(ca));
        }
        return all;
    }

    private static List<Certificate> given(String pem) {
        List<Certificate> all = List.copyOf(PemFile.parsed("caCertificates", pem));
        if (all.isEmpty()) { // else the system's would count
            throw UserError.usage("caCertificates contains no certificates in PEM");
        }
        return all;
    }
}
