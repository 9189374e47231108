package io.megaconn.runtime.diagnose;

import java.util.List;
import java.util.Set;

/** Nobody listens, or a firewall answers with a reset. */
final class Refused implements Rule {
    @Override
    public String limit() {
        return "refused";
    }

    @Override
    public Set<String> explainedBy() {
        return Set.of("open-files", "file-max");
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
