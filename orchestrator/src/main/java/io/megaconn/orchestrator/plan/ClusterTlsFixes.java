package io.megaconn.orchestrator.plan;

import io.megaconn.runtime.protocol.ClientInputs;
import io.megaconn.runtime.protocol.FailureHints;
import io.megaconn.runtime.wire.ConversationResult;
import io.megaconn.runtime.wire.ProbeResult;
import java.util.List;

/** Fixes for a conversation over TLS that a probe pod could not complete. Pure. */
final class ClusterTlsFixes {
    private final ClusterFacts facts;
    private final List<String> keys;

    /** @param keys keys of the Secret that clients need */
    ClusterTlsFixes(ClusterFacts facts, List<String> keys) {
        this.facts = facts;
        this.keys = keys;
    }

    String of(ProbeResult result) {
        if (SecretFixes.concernsTls(result.error())) {
            return new SecretFixes(facts.hints()).ofClients(facts.tlsSecret().name(), result.error(), keys);
        }
        if (result.error().contains(HeadersSecret.FOLDER)) {
            return EndpointChecks.missingKey(facts, result.error());
        }
        String reason = result.conversations().stream()
                .map(ConversationResult::reason)
                .filter(one -> !one.isEmpty())
                .findFirst()
                .orElse("");
        if (reason.equals("TLS_TIMEOUT")) {
            return "check that the server speaks TLS on this port";
        }
        ClientInputs inputs = facts.inputs();
        String hint = FailureHints.of(reason, inputs);
        return hint.isEmpty()
                ? "correct the path of --endpoint, the messages or the expected replies; " + inputs.certificate()
                : hint;
    }
}
