package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Rule for connects that get no answer. If no other rule explains them, their packets are dropped on the way. */
final class Unanswered implements Rule {
    static final String[] REASONS = {"TIMEOUT", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"};

    /** Errors of a network that answers, but reports that it can't deliver. */
    private static final String[] UNREACHABLE = {"EHOSTUNREACH", "ENETUNREACH"};

    @Override
    public Limit limit() {
        return Limit.TIMEOUT;
    }

    /**
     * Returns the usual causes. If other connects succeed on the same path, a machine without an idle core is one, too.
     */
    @Override
    public Set<Limit> explainedBy(Facts facts) {
        Set<Limit> causes = EnumSet.copyOf(limit().symptomOf());
        if (facts.gained() > 0) {
            causes.add(Limit.CPU);
        }
        return causes;
    }

    private static List<String> occurring(Facts facts) {
        return Stream.of(UNREACHABLE)
                .filter(reason -> facts.failures(reason) > 0)
                .toList();
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        long times = facts.failures(REASONS);
        if (times == 0 || facts.missing() == 0) {
            return List.of();
        }
        String endpoint = facts.failing(REASONS);
        long unreachable = facts.failures(UNREACHABLE);
        if (2 * unreachable > times) {
            return List.of(Finding.of(
                    limit(),
                    "clients",
                    "%s %s: no route leads to %s, no machine has the address, or a firewall reports it"
                            .formatted(String.join(" or ", occurring(facts)), Quantities.times(unreachable), endpoint),
                    facts.fixes().unreachable(endpoint)));
        }
        return List.of(Finding.of(
                limit(),
                "clients",
                "%s got no answer from %s%s"
                        .formatted(
                                Quantities.count(times, "connect"),
                                endpoint,
                                facts.gained() > 0
                                        ? ", but others succeeded: packets are lost, or the server does not keep up"
                                        : ": a firewall drops them, or the network loses them"),
                facts.fixes().unanswered(endpoint)));
    }
}
