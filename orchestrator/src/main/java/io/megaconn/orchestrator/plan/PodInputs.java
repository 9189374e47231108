package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.protocol.ClientInputs;

/** Words of fixes for what client pods lack: values of the chart, and commands that make Secrets. Pure. */
public final class PodInputs {
    private static final String CLOCK = "the clocks of the nodes";

    private PodInputs() {}

    /** Returns those of a run against a server that is not the release's. */
    public static ClientInputs external(CommandHints hints, ClientSecrets mounted) {
        return new ClientInputs(
                credentials(hints, mounted.headers()),
                authority(hints, mounted.tls().name()),
                certificate(hints, mounted.tls()),
                otherCertificate(hints, mounted.tls()),
                CLOCK);
    }

    /**
     * Returns those of a run against the release's server. Clients trust the certificate that it had when the run began.
     *
     * @param secret Secret with the server's certificate; empty if it makes one when it starts
     */
    public static ClientInputs ownServer(CommandHints hints, String secret) {
        ClientInputs external = external(hints, ClientSecrets.NONE);
        return new ClientInputs(
                external.credentials(),
                "the server has been restarted in the meantime, with another certificate%s: start over with: %s; %s"
                        .formatted(
                                secret.isEmpty() ? "" : " in Secret " + secret,
                                hints.orchestrator("down"),
                                secret.isEmpty()
                                        ? "a Secret keeps the certificate: "
                                                + new SecretFixes(hints).anotherServerSecret()
                                        : "with %s of its authority in the Secret, clients also trust the next certificate"
                                                .formatted(TlsSecret.CA)),
                external.certificate(),
                external.otherCertificate(),
                CLOCK);
    }

    private static String credentials(CommandHints hints, String secret) {
        return secret.isEmpty()
                ? "put the value into a Secret (%s), mount it (%s), and add --header 'Authorization: @KEY'"
                        .formatted(
                                hints.kubectl("create secret generic NAME --from-file=KEY"),
                                hints.upgrade("workload.headersSecret=NAME"))
                : "--header 'Authorization: @KEY' with a key of Secret " + secret;
    }

    private static String authority(CommandHints hints, String secret) {
        SecretFixes fixes = new SecretFixes(hints);
        return secret.isEmpty()
                ? "put the certificate of the authority that signed the server's into a Secret: %s; and mount it: %s"
                        .formatted(
                                hints.kubectl("create secret generic NAME --from-file=ca.crt"),
                                fixes.anotherClientSecret())
                : fixes.wrongOfClients(secret, TlsSecret.CA);
    }

    private static String certificate(CommandHints hints, TlsSecret secret) {
        if (secret.clientCertificate()) {
            return "check that the server accepts the client certificate in Secret " + secret.name();
        }
        String name = secret.name().isEmpty() ? "NAME" : secret.name();
        return "the server may require a client certificate: a Secret with the keys ca.crt, tls.crt and tls.key, and: "
                + hints.upgrade("workload.tls.secretName=%s,workload.tls.clientCertificate=true".formatted(name));
    }

    private static String otherCertificate(CommandHints hints, TlsSecret secret) {
        return secret.name().isEmpty()
                ? "name a Secret with one: "
                        + hints.upgrade("workload.tls.secretName=NAME,workload.tls.clientCertificate=true")
                : "put another into Secret " + secret.name();
    }
}
