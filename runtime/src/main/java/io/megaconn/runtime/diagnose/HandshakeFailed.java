package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import java.util.List;
import java.util.Set;

/**
 * Rule for TLS handshakes that fail for another reason than the server's certificate, for TLS at only one end of a connection, and for
 * connections that TLS ends after their handshake.
 */
final class HandshakeFailed implements Rule {
    static final String TIMEOUT = "TLS_TIMEOUT";
    /** Reason of a handshake during which the server closes the connection. */
    static final String ENDED = "TLS_EOF";

    private static final Set<String> ONE_END = Set.of("NOT_TLS", "TLS_SERVER");
    /** Reason of a record after the handshake that can't be decrypted. */
    private static final String BAD_RECORD = "TLS_BAD_RECORD";
    /** Reasons of connects that a busy or starting server ends, and that succeed later. */
    private static final Set<String> PASSING = Set.of(TIMEOUT, ENDED);

    @Override
    public Limit limit() {
        return Limit.TLS_HANDSHAKE;
    }

    static boolean isReason(String reason) {
        return (reason.startsWith("TLS_") || reason.equals("NOT_TLS")) && !CertificateRefused.isReason(reason);
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        boolean slow =
                facts.missing() > 0 && !new HandshakeCpu().evaluate(facts).isEmpty();
        Set<String> explained = facts.missing() == 0 ? PASSING : slow ? Set.of(TIMEOUT) : Set.of();
        return FrequentReasons.of(facts, reason -> isReason(reason) && !explained.contains(reason)).stream()
                .map(reason -> Finding.of(
                                limit(),
                                facts.failing(reason),
                                "%s %s, %s%s"
                                        .formatted(
                                                what(reason),
                                                Quantities.times(facts.failures(reason)),
                                                reason,
                                                FrequentReasons.detail(facts, reason)),
                                facts.fixes().failure(reason))
                        .withReason(reason))
                .toList();
    }

    private static String what(String reason) {
        return ONE_END.contains(reason)
                ? "only one end of the connection speaks TLS, failed"
                : reason.equals(BAD_RECORD)
                        ? "connections ended because a TLS record was invalid"
                        : "the TLS handshake failed";
    }
}
