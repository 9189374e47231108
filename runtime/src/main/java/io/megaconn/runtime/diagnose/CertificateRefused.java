package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import java.util.List;
import java.util.Set;

/** Rule for a server whose certificate the clients don't accept. */
final class CertificateRefused implements Rule {
    private static final Set<String> OTHERS = Set.of("TLS_UNKNOWN_CA", "TLS_WRONG_HOST");

    @Override
    public Limit limit() {
        return Limit.TLS_CERTIFICATE;
    }

    static boolean isReason(String reason) {
        return reason.startsWith("TLS_CERTIFICATE_") || OTHERS.contains(reason);
    }

    /** Reports them also while no connection is missing: connections that are lost can't be replaced. */
    @Override
    public List<Finding> evaluate(Facts facts) {
        return FrequentReasons.of(facts, CertificateRefused::isReason).stream()
                .map(reason -> Finding.of(
                                limit(),
                                facts.failing(reason),
                                "the clients refused its certificate %s, %s%s"
                                        .formatted(
                                                Quantities.times(facts.failures(reason)),
                                                reason,
                                                FrequentReasons.detail(facts, reason)),
                                facts.fixes().failure(reason))
                        .withReason(reason))
                .toList();
    }
}
