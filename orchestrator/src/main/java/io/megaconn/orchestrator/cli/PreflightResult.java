package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.backend.Backend;
import io.megaconn.orchestrator.plan.Check;
import java.util.List;

/**
 * What preflight found, as {@code --json} prints it.
 *
 * @param largestTarget that passes, as far as one can tell; 0 if none does
 */
public record PreflightResult(boolean refused, int largestTarget, List<Check> checks) {
    static PreflightResult at(Backend place) throws InterruptedException {
        List<Check> checks = place.checks();
        boolean refused = checks.stream().anyMatch(Check::refuses);
        return new PreflightResult(
                refused, refused ? place.largestTarget() : place.plan().target(), checks);
    }
}
