package io.megaconn.runtime.diagnose;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** Selects reasons of failures for messages. */
final class FrequentReasons {
    private FrequentReasons() {}

    /** Returns the reasons that have grown since the start of the wait: at most three, the most frequent first. */
    static List<String> of(Facts facts, Predicate<String> wanted) {
        return facts.clients().failures().keySet().stream()
                .filter(reason -> wanted.test(reason) && facts.failures(reason) > 0)
                .sorted(Comparator.comparingLong((String reason) -> facts.failures(reason))
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .limit(Facts.MAX_NAMED)
                .toList();
    }

    /** Returns the explanation of a reason, in the peer's words or the client's, in parentheses; empty if there is none. */
    static String detail(Facts facts, String reason) {
        return Optional.ofNullable(facts.clients().traffic().details().get(reason))
                .filter(words -> !words.isEmpty())
                .map(words -> " (" + Objects.requireNonNull(words) + ")")
                .orElse("");
    }
}
