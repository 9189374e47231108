package io.megaconn.runtime.tls;

import io.megaconn.runtime.engine.TransportException;
import io.netty.internal.tcnative.CertificateVerifier;
import io.netty.internal.tcnative.SSL;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** Continues handshakes of a loop, and judges the chain of the one that is in progress when BoringSSL calls back. For one thread. */
final class ChainVerdict extends CertificateVerifier {
    /** Null if certificates are accepted unverified. */
    private final @Nullable PeerVerifier verifier;

    private String host = "";
    private @Nullable TransportException refusal;

    ChainVerdict(@Nullable PeerVerifier verifier) {
        this.verifier = verifier;
    }

    /** Sets the host of the next chain. */
    void begin(String next) {
        host = next;
        refusal = null;
    }

    /** Continues the handshake. Returns whether it is complete. @throws TransportException if it has failed */
    boolean shake(long ssl) throws TransportException {
        int result = SSL.doHandshake(ssl);
        int error = result == 1 ? SSL.SSL_ERROR_NONE : SSL.getError(ssl, result);
        if (error == SSL.SSL_ERROR_NONE || error == SSL.SSL_ERROR_WANT_READ || error == SSL.SSL_ERROR_WANT_WRITE) {
            return result == 1;
        }
        throw TlsFailure.last(refusal);
    }

    @Override
    public int verify(long ssl, byte[][] chain, String authentication) {
        try {
            if (verifier != null) {
                verifier.verify(host, chain, authentication);
            }
            return X509_V_OK;
        } catch (CertificateException e) {
            CertificateProblem problem = CertificateProblem.of(e);
            refusal = new TransportException(problem.reason, host + ": " + e.getMessage());
            return problem.error;
        }
    }
}
