package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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

    private static boolean isKnown(String reason) {
        return KNOWN.contains(reason)
                || UpgradeRefused.isStatus(reason)
                || CertificateRefused.isReason(reason)
                || HandshakeFailed.isReason(reason);
    }

    @Override
    public Limit limit() {
        return Limit.ERRORS;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        if (facts.missing() == 0) {
            return List.of();
        }
        List<String> reasons = facts.clients().failures().entrySet().stream()
                .filter(entry -> !isKnown(entry.getKey()) && facts.failures(entry.getKey()) > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(Facts.MAX_NAMED)
                .map(Map.Entry::getKey)
                .toList();
        if (reasons.isEmpty()) {
            return List.of();
        }
        String seen = reasons.stream()
                .map(reason -> "%s %s%s"
                        .formatted(
                                reason,
                                Quantities.times(facts.failures(reason)),
                                words(facts.clients().traffic(), reason)))
                .collect(Collectors.joining(", "));
        String fix = reasons.stream()
                .map(facts.fixes()::failure)
                .filter(hint -> !hint.isEmpty())
                .findFirst()
                .orElse("check the clients' logs");
        return List.of(Finding.of(limit(), "clients", seen, fix));
    }

    /** Returns what a reason means, or what a peer sent before it, in parentheses; empty if neither is known. */
    private static String words(Traffic traffic, String reason) {
        String detail = traffic.details().get(reason);
        String bytes = traffic.firstBytes().get(reason);
        return detail != null ? " (" + detail + ")" : bytes != null ? " (a peer sent \"" + bytes + "\")" : "";
    }
}
