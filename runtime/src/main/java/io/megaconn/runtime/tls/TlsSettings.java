package io.megaconn.runtime.tls;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a client's TLS connections and of their verification.
 *
 * @param ca certificates of trusted authorities, a file or a folder of PEM; null for the system's
 * @param caCertificates the same as text, instead of a file; empty for none
 * @param serverName name for SNI and verification; null for the endpoint's host
 * @param insecure whether certificates are accepted unverified
 * @param certificate chain of the client's certificate, PEM; null for none
 * @param key its private key, PEM; null for none
 * @param keyPassword file with the key's password; null for none
 * @param minVersion lowest protocol version
 * @param ciphers cipher suites of TLS 1.2, as OpenSSL names them; empty for the default
 * @param alpn protocols to offer; empty for none
 * @param resume whether connections resume sessions of earlier ones
 */
public record TlsSettings(
        @Nullable Path ca,
        String caCertificates,
        @Nullable String serverName,
        boolean insecure,
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable Path keyPassword,
        TlsVersion minVersion,
        List<String> ciphers,
        List<String> alpn,
        boolean resume) {
    /** Verified by the system's authorities. */
    public static final TlsSettings DEFAULT =
            new TlsSettings(null, "", null, false, null, null, null, TlsVersion.TLS_1_2, List.of(), List.of(), false);

    /** Returns the same with certificates accepted unverified. */
    public TlsSettings unverified() {
        return new TlsSettings(
                null, "", serverName, true, certificate, key, keyPassword, minVersion, ciphers, alpn, resume);
    }

    public TlsSettings {
        ciphers = List.copyOf(ciphers);
        alpn = List.copyOf(alpn);
    }
}
