package io.megaconn.runtime.tls;

import io.megaconn.runtime.wire.TlsPeer;
import io.netty.internal.tcnative.SSL;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** Describes the peer of a connection. */
final class PeerDescription {
    private PeerDescription() {}

    /** Returns null without a certificate that can be read. */
    static @Nullable TlsPeer of(long ssl) {
        byte[] der = SSL.getPeerCertificate(ssl);
        if (der == null) {
            return null;
        }
        try {
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            return new TlsPeer(
                    certificate.getSubjectX500Principal().getName(),
                    certificate.getIssuerX500Principal().getName(),
                    certificate.getNotAfter().toInstant().toString(),
                    SSL.getVersion(ssl),
                    SSL.getCipherForSSL(ssl));
        } catch (CertificateException e) {
            return null;
        }
    }
}
