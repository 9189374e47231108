package io.megaconn.runtime.diagnose;

import java.util.List;
import java.util.Set;

/** Connects that get no answer. With nothing else found, their packets are dropped on the way. */
final class Unanswered implements Rule {
    static final String[] REASONS = {"TIMEOUT", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"};

    @Override
    public String limit() {
        return "timeout";
    }

    @Override
    public Set<String> explainedBy() {
        return Set.of("conntrack", "listen-queue", "syn-queue", "tcp-mem", "snat");
    }

    @Override
    public List<Finding> look(Facts facts) {
        long times = facts.failures(REASONS);
        if (times == 0 || facts.missing() == 0) {
            return List.of();
        }
        String endpoint = facts.failing(REASONS);
        return List.of(Finding.of(
                limit(),
                "clients",
                "%,d connects got no answer from %s: a firewall that drops them, or a network that loses them"
                        .formatted(times, endpoint),
                facts.fixes().unanswered(endpoint)));
    }
}
