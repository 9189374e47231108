package io.megaconn.runtime.tls;

import io.megaconn.runtime.engine.TransportException;
import io.netty.internal.tcnative.CertificateVerifier;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** Judges the chain of the handshake that is in progress on a loop, when BoringSSL calls back. For one thread. */
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

    /** Returns why the chain was not accepted; null if it was. */
    @Nullable
    TransportException refusal() {
        return refusal;
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
