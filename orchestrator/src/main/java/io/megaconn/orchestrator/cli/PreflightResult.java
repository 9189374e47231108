package io.megaconn.orchestrator.cli;

import io.megaconn.orchestrator.backend.Backend;
import io.megaconn.orchestrator.plan.Check;
import java.util.List;
import java.util.Map;

/**
 * Result of preflight, as printed by {@code --json}.
 *
 * @param nodes room for client pods on each node, in words; empty with {@code --local} or without the right to list nodes
 * @param largestTarget estimate of the largest target that passes; 0 if none does
 */
public record PreflightResult(boolean refused, int largestTarget, List<Check> checks, Map<String, String> nodes) {
    static PreflightResult at(Backend backend) throws InterruptedException {
        List<Check> checks = backend.checks();
        boolean refused = checks.stream().anyMatch(Check::refuses);
        return new PreflightResult(
                refused, refused ? backend.largestTarget() : backend.plan().target(), checks, backend.nodes());
    }
}
