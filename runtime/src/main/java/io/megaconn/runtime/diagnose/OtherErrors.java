package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rule for error numbers that no other rule covers. */
final class OtherErrors implements Rule {
    private static final Set<String> KNOWN = Set.of(
            "EMFILE",
            "ENFILE",
            "ENOSPC",
            "EADDRNOTAVAIL",
            "ENOBUFS",
            "ENOMEM",
            "ECONNREFUSED",
            "ECONNRESET",
            "EOF",
            "EPIPE",
            "ECONNABORTED",
            "TIMEOUT",
            "ETIMEDOUT",
            "EHOSTUNREACH",
            "ENETUNREACH",
            "SELF_CONNECT");

    @Override
    public Limit limit() {
        return Limit.ERRORS;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        if (facts.missing() == 0) {
            return List.of();
        }
        List<String> others = facts.clients().failures().entrySet().stream()
                .filter(entry -> !KNOWN.contains(entry.getKey()) && facts.failures(entry.getKey()) > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(Facts.MOST_NAMED)
                .map(entry -> "%s %s".formatted(entry.getKey(), Quantities.times(facts.failures(entry.getKey()))))
                .toList();
        return others.isEmpty()
                ? List.of()
                : List.of(Finding.of(limit(), "clients", String.join(", ", others), "check the clients' logs"));
    }
}
