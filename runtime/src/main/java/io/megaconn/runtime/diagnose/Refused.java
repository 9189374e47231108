package io.megaconn.runtime.diagnose;

import io.megaconn.runtime.Quantities;
import java.util.List;

/** Rule for refused connects: nothing listens, or a firewall answers with a reset. */
final class Refused implements Rule {
    /** Reason of a connect that ended at its own socket, which happens only if nothing listens. */
    private static final String SELF_CONNECT = "SELF_CONNECT";

    @Override
    public Limit limit() {
        return Limit.REFUSED;
    }

    @Override
    public List<Finding> evaluate(Facts facts) {
        long refused = facts.failures("ECONNREFUSED");
        long own = facts.failures(SELF_CONNECT);
        if (refused + own == 0 || facts.missing() == 0 || facts.serverRanOutOfMemory()) {
            return List.of();
        }
        String endpoint = facts.failing("ECONNREFUSED", SELF_CONNECT);
        if (own > refused) {
            return List.of(Finding.of(
                    limit(),
                    "clients",
                    "SELF_CONNECT %s: nothing listens on %s, and the kernel assigns that port to outgoing connections: they connected to themselves"
                            .formatted(Quantities.times(own), endpoint),
                    facts.fixes().refused(endpoint)));
        }
        return List.of(Finding.of(
                limit(),
                "clients",
                "ECONNREFUSED %s: nothing listens on %s, or a firewall rejects connections"
                        .formatted(Quantities.times(refused), endpoint),
                facts.fixes().refused(endpoint)));
    }
}
