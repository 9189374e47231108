package io.megaconn.runtime.tls;

import io.netty.internal.tcnative.CertificateVerifier;
import java.security.SignatureException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;

/** Why a certificate is not accepted. */
enum CertificateProblem {
    EXPIRED("TLS_CERTIFICATE_EXPIRED", CertificateVerifier.X509_V_ERR_CERT_HAS_EXPIRED),
    NOT_YET_VALID("TLS_CERTIFICATE_NOT_YET_VALID", CertificateVerifier.X509_V_ERR_CERT_NOT_YET_VALID),
    UNKNOWN_CA("TLS_UNKNOWN_CA", CertificateVerifier.X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY),
    WRONG_HOST("TLS_WRONG_HOST", CertificateVerifier.X509_V_ERR_HOSTNAME_MISMATCH),
    SIGNATURE("TLS_CERTIFICATE_SIGNATURE", CertificateVerifier.X509_V_ERR_CERT_SIGNATURE_FAILURE),
    MALFORMED("TLS_CERTIFICATE_MALFORMED", CertificateVerifier.X509_V_ERR_UNSPECIFIED),
    OTHER("TLS_CERTIFICATE_REFUSED", CertificateVerifier.X509_V_ERR_UNSPECIFIED);

    /** Reason that failures are counted by. */
    final String reason;
    /** X.509 error, from which BoringSSL chooses the alert. */
    final int error;

    CertificateProblem(String reason, int error) {
        this.reason = reason;
        this.error = error;
    }

    static CertificateProblem of(CertificateException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return EXPIRED;
            }
            if (cause instanceof CertificateNotYetValidException) {
                return NOT_YET_VALID;
            }
            if (cause instanceof CertPathBuilderException) {
                return UNKNOWN_CA;
            }
            if (cause instanceof SignatureException
                    || (cause instanceof CertPathValidatorException path
                            && path.getReason() == CertPathValidatorException.BasicReason.INVALID_SIGNATURE)) {
                return SIGNATURE;
            }
            if (cause instanceof CertificateParsingException) {
                return MALFORMED;
            }
        }
        // The JDK's host name check throws no more specific exception.
        String message = String.valueOf(e.getMessage());
        return message.startsWith("No subject alternative") || message.startsWith("No name matching")
                ? WRONG_HOST
                : OTHER;
    }
}
