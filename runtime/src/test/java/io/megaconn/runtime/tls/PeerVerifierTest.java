package io.megaconn.runtime.tls;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.megaconn.runtime.Endpoint;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PeerVerifierTest {
    private static final Instant NOW = Instant.now();

    /** {@code --tls-ca server.pem} makes the server's certificate one of those that are trusted. */
    @Test
    void aTrustedCertificateMustBeValidNow() throws CertificateException {
        OwnCertificate own = OwnCertificate.make(List.of("localhost"), List.of(Endpoint.resolve("127.0.0.1")), NOW);
        AtomicLong clock = new AtomicLong(NOW.toEpochMilli());
        PeerVerifier verifier = new PeerVerifier(Authorities.trust(null, own.certificate()), clock::get);
        byte[][] chain = {
            CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(own.certificate().getBytes(StandardCharsets.US_ASCII)))
                    .getEncoded()
        };

        assertThatCode(() -> verifier.verify("127.0.0.1", chain, "UNKNOWN")).doesNotThrowAnyException();
        clock.set(NOW.plus(Duration.ofDays(366)).toEpochMilli());
        assertThatThrownBy(() -> verifier.verify("127.0.0.1", chain, "UNKNOWN"))
                .isInstanceOf(CertificateExpiredException.class);
        clock.set(NOW.minus(Duration.ofDays(1)).toEpochMilli());
        PeerVerifier early = new PeerVerifier(Authorities.trust(null, own.certificate()), clock::get);
        assertThatThrownBy(() -> early.verify("127.0.0.1", chain, "UNKNOWN"))
                .isInstanceOf(CertificateNotYetValidException.class);
    }
}
