package io.megaconn.orchestrator.plan;

/**
 * The Secrets that client pods mount.
 *
 * @param headers {@code workload.headersSecret}, with values of headers; empty for none
 * @param tls {@code workload.tls}
 */
public record ClientSecrets(String headers, TlsSecret tls) {
    public static final ClientSecrets NONE = new ClientSecrets("", TlsSecret.NONE);
}
