package io.megaconn.runtime.protocol;

/**
 * Parts of the fixes in {@link FailureHints} that say how a user gives clients what a server requires: options of a command on this machine,
 * or values of the chart for client pods.
 *
 * @param credentials header with credentials
 * @param authority authority that signed the server's certificate
 * @param certificate certificate of the clients, for a server that may require one
 * @param otherCertificate another certificate of the clients
 * @param clock clock that certificates are verified by
 */
public record ClientInputs(
        String credentials, String authority, String certificate, String otherCertificate, String clock) {
    /** Options of {@code bin/client}, and of {@code ramp --local}. */
    public static final ClientInputs OPTIONS = new ClientInputs(
            "--header 'Authorization: @FILE'",
            "name the authority that signed the server's certificate: --tls-ca FILE; --tls-insecure accepts any",
            "the server may require a client certificate: --tls-cert FILE --tls-key FILE",
            "use another --tls-cert",
            "this machine's clock");
}
