package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import java.util.List;

/** Rule for a server, or a proxy before it, that answers the upgrade to WebSocket with another status than 101. */
final class UpgradeRefused implements Rule {
    private static final String STATUS = "HTTP_";

    @Override
    public Limit limit() {
        return Limit.UPGRADE;
    }

    /** Returns true if the reason is the status of an answer, for example {@code HTTP_503}. */
    static boolean isStatus(String reason) {
        return reason.matches(STATUS + "[1-9]\\d\\d");
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        if (facts.missing() == 0) {
            return List.of();
        }
        return FrequentReasons.of(facts, UpgradeRefused::isStatus).stream()
                .map(status -> Finding.of(
                                limit(),
                                facts.failing(status),
                                "answered the upgrade %s with status %s%s"
                                        .formatted(
                                                Quantities.times(facts.failures(status)),
                                                status.substring(STATUS.length()),
                                                FrequentReasons.detail(facts, status)),
                                facts.fixes().failure(status))
                        .withReason(status))
                .toList();
    }
}
