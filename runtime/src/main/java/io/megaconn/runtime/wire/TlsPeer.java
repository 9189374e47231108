package io.megaconn.runtime.wire;

import java.time.Instant;

/**
 * Certificate of a server, and what the handshake agreed on.
 *
 * @param subject of the certificate, RFC 2253
 * @param issuer of the certificate, RFC 2253
 * @param notAfter end of validity of the certificate, ISO 8601
 * @param protocol such as {@code TLSv1.3}
 * @param cipher cipher suite, as OpenSSL names it
 */
public record TlsPeer(String subject, String issuer, String notAfter, String protocol, String cipher) {
    /** Returns the end of validity. */
    public Instant validUntil() {
        return Instant.parse(notAfter);
    }
}
