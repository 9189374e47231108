package io.megaconn.runtime.diagnose;

import java.util.List;

/** Nobody listens, or a firewall answers with a reset. */
final class Refused implements Rule {
    @Override
    public Limit limit() {
        return Limit.REFUSED;
    }

    @Override
    public List<Finding> look(Facts facts) {
        long times = facts.failures("ECONNREFUSED");
        if (times == 0 || facts.missing() == 0 || facts.serverRanOutOfMemory()) {
            return List.of();
        }
        String endpoint = facts.failing("ECONNREFUSED");
        return List.of(Finding.of(
                limit(),
                "clients",
                "ECONNREFUSED %,d times: nothing listens on %s, or a firewall rejects connections"
                        .formatted(times, endpoint),
                facts.fixes().refused(endpoint)));
    }
}
