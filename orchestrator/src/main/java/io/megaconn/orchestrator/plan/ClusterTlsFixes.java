package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.protocol.FailureHints;
import io.megaconn.runtime.wire.ConversationResult;
import io.megaconn.runtime.wire.ProbeResult;

/** Fixes for a conversation over TLS that a probe pod could not complete. Pure. */
final class ClusterTlsFixes {
    private final Plan plan;
    private final ClusterFacts facts;
    private final CommandHints hints;
    private final TlsSecret secret;

    ClusterTlsFixes(Plan plan, ClusterFacts facts) {
        this.plan = plan;
        this.facts = facts;
        this.hints = facts.hints();
        this.secret = facts.tlsSecret();
    }

    String of(ProbeResult result) {
        if (result.error().contains(TlsSecret.FOLDER)) {
            return "compare the keys of the Secret with those that are needed: %s; or name another: %s"
                    .formatted(
                            hints.kubectl("describe secret " + secret.name()),
                            hints.upgrade("workload.tls.secretName=NAME"));
        }
        if (result.error().contains(HeadersSecret.FOLDER)) {
            return EndpointChecks.missingKey(facts);
        }
        String reason = result.conversations().stream()
                .map(ConversationResult::reason)
                .filter(one -> !one.isEmpty())
                .findFirst()
                .orElse("");
        return switch (reason) {
            case "TLS_UNKNOWN_CA", "TLS_CERTIFICATE_SIGNATURE" -> authority();
            case "TLS_ALERT_CERTIFICATE_REQUIRED", "TLS_ALERT_BAD_CERTIFICATE", "TLS_ALERT_HANDSHAKE_FAILURE" ->
                clientCertificate();
            case "TLS_TIMEOUT" -> "check that the server speaks TLS on this port";
            case "TLS_WRONG_HOST" -> "give the name that the certificate has: --tls-server-name NAME";
            default -> {
                String hint = FailureHints.of(reason);
                yield hint.isEmpty()
                        ? "correct the path of --endpoint, the messages or the expected replies, or give the client"
                                + " certificate that the server may require: " + clientCertificate()
                        : hint;
            }
        };
    }

    private String authority() {
        if (plan.external() == null) {
            return "start again: the server has been restarted in the meantime, with another certificate";
        }
        return secret.name().isEmpty()
                ? "put the certificate of the authority that signed the server's into a Secret: %s; and mount it: %s"
                        .formatted(
                                hints.kubectl("create secret generic NAME --from-file=ca.crt"),
                                hints.upgrade("workload.tls.secretName=NAME"))
                : "correct %s in the Secret (%s), or name another: %s"
                        .formatted(
                                TlsSecret.CA,
                                hints.kubectl("describe secret " + secret.name()),
                                hints.upgrade("workload.tls.secretName=NAME"));
    }

    private String clientCertificate() {
        if (secret.clientCertificate()) {
            return "check that the server accepts the certificate in Secret " + secret.name();
        }
        String name = secret.name().isEmpty() ? "NAME" : secret.name();
        return "a Secret with the keys ca.crt, tls.crt and tls.key, and: "
                + hints.upgrade("workload.tls.secretName=%s,workload.tls.clientCertificate=true".formatted(name));
    }
}
