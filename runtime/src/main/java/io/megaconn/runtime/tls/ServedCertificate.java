package io.megaconn.runtime.tls;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;

/** Rules for the certificate that megaconn's own server sends. Pure. */
public final class ServedCertificate {
    /** Size of P-384, bits: the largest curve whose signatures BoringSSL's clients accept. */
    private static final int LARGEST_CURVE = 384;

    private ServedCertificate() {}

    /** Returns why clients refuse the first certificate of a chain at this time; empty if it is valid. @param pem the chain */
    public static String invalid(String pem, Instant now) {
        return invalid(
                (X509Certificate)
                        PemFile.parsed("the certificate", pem).iterator().next(),
                now);
    }

    /** Returns why clients refuse a certificate at this time; empty if it is valid. */
    static String invalid(X509Certificate certificate, Instant now) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        return now.isAfter(until)
                ? "expired at %s: renew it".formatted(until)
                : now.isBefore(from) ? "is not valid before %s: check this machine's clock".formatted(from) : "";
    }

    /** Returns what is wrong with the certificate's kind of key; empty if clients support it. */
    static String unsupported(X509Certificate certificate) {
        PublicKey key = certificate.getPublicKey();
        return key instanceof RSAPublicKey
                        || (key instanceof ECPublicKey ec
                                && ec.getParams().getOrder().bitLength() <= LARGEST_CURVE)
                ? ""
                : "clients support ECDSA with P-256 or P-384 and RSA, not its kind of key (%s)"
                        .formatted(key.getAlgorithm());
    }
}
