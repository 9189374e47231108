package io.megaconn.orchestrator;

import io.megaconn.orchestrator.plan.Check;
import java.util.List;

/**
 * What preflight found, as {@code --json} prints it.
 *
 * @param largestTarget that passes, as far as one can tell; 0 if none does
 */
public record Checked(boolean refused, int largestTarget, List<Check> checks) {
    static Checked at(Place place) throws InterruptedException {
        List<Check> checks = place.checks();
        boolean refused = checks.stream().anyMatch(Check::refuses);
        return new Checked(
                refused, refused ? place.largestTarget() : place.plan().target(), checks);
    }
}
