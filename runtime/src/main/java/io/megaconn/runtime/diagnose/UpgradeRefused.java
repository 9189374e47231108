package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.protocol.FailureHints;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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
        List<String> statuses = facts.clients().failures().keySet().stream()
                .filter(reason -> isStatus(reason) && facts.failures(reason) > 0)
                .sorted(Comparator.comparingLong((String reason) -> facts.failures(reason))
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .limit(Facts.MAX_NAMED)
                .toList();
        List<Finding> findings = new ArrayList<>();
        for (String status : statuses) {
            findings.add(Finding.of(
                    limit(),
                    facts.failing(status),
                    "answered the upgrade %s with status %s%s"
                            .formatted(
                                    Quantities.times(facts.failures(status)),
                                    status.substring(STATUS.length()),
                                    detail(facts, status)),
                    FailureHints.of(status)));
        }
        return findings;
    }

    /** Returns the peer's words: the status line, or the address of a redirect. */
    private static String detail(Facts facts, String status) {
        Map<String, String> details = facts.clients().traffic().details();
        return Optional.ofNullable(details.get(status))
                .map(words -> " (" + Objects.requireNonNull(words) + ")")
                .orElse("");
    }
}
