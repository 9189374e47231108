package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.protocol.FailureHints;
import java.util.List;
import java.util.Set;

/** Rule for TLS handshakes that fail for another reason than the server's certificate, and for TLS at only one end of a connection. */
final class HandshakeFailed implements Rule {
    static final String TIMEOUT = "TLS_TIMEOUT";
    private static final Set<String> ONE_END = Set.of("NOT_TLS", "TLS_SERVER");

    @Override
    public Limit limit() {
        return Limit.TLS_HANDSHAKE;
    }

    static boolean isReason(String reason) {
        return (reason.startsWith("TLS_") || reason.equals("NOT_TLS")) && !CertificateRefused.isReason(reason);
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        if (facts.missing() == 0) {
            return List.of();
        }
        boolean slow = !new HandshakeCpu().evaluate(facts).isEmpty();
        return FrequentReasons.of(facts, reason -> isReason(reason) && !(slow && reason.equals(TIMEOUT))).stream()
                .map(reason -> Finding.of(
                        limit(),
                        facts.failing(reason),
                        (ONE_END.contains(reason)
                                        ? "only one end of the connection speaks TLS, failed %s, %s%s"
                                        : "the TLS handshake failed %s, %s%s")
                                .formatted(
                                        Quantities.times(facts.failures(reason)),
                                        reason,
                                        FrequentReasons.detail(facts, reason)),
                        FailureHints.of(reason)))
                .toList();
    }
}
