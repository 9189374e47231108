package io.megaconn.runtime.tls;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Verifies the certificates of peers: each distinct chain and host name once, until a certificate of the chain expires. A million
 * connections to one server cost one validation. For any thread.
 */
public final class PeerVerifier {
    private final X509ExtendedTrustManager trust;
    private final LongSupplier millis;
    private final Map<Peer, Long> validUntil = new ConcurrentHashMap<>();

    /** A host and the chain that it sent, DER. */
    private record Peer(String host, byte[][] chain) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Peer(String name, byte[][] certificates)
                    && name.equals(host)
                    && Arrays.deepEquals(certificates, chain);
        }

        @Override
        public int hashCode() {
            return 31 * host.hashCode() + Arrays.hashCode(chain[0]);
        }
    }

    PeerVerifier(X509ExtendedTrustManager trust, LongSupplier millis) {
        this.trust = trust;
        this.millis = millis;
    }

    /**
     * Verifies a chain.
     *
     * @param chain certificates, DER, the peer's first
     * @param authentication authentication type, as {@link X509ExtendedTrustManager} expects it
     * @throws CertificateException if it is not trusted for this host now
     */
    void verify(String host, byte[][] chain, String authentication) throws CertificateException {
        Peer peer = new Peer(host, chain);
        Long until = validUntil.get(peer);
        long now = millis.getAsLong();
        if (until != null && now <= until) {
            return;
        }
        X509Certificate[] certificates = parse(chain);
        trust.checkServerTrusted(certificates, authentication, new NamedEngine(host));
        certificates[0].checkValidity(
                new Date(now)); // the JDK doesn't check a certificate that is itself a trusted one
        validUntil.put(
                peer,
                Arrays.stream(certificates)
                        .mapToLong(one -> one.getNotAfter().getTime())
                        .min()
                        .orElse(0));
    }

    private static X509Certificate[] parse(byte[][] chain) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        X509Certificate[] certificates = new X509Certificate[chain.length];
        for (int i = 0; i < chain.length; i++) {
            certificates[i] = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(chain[i]));
        }
        return certificates;
    }
}
