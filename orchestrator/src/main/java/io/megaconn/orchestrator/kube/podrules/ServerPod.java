package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import java.util.List;
import java.util.Set;

/**
 * Recognizes a missing server. Not fatal: it may come back, and if it moved to another address, the fleet reports it.
 */
final class ServerPod implements PodRule {
    @Override
    public Set<Limit> limits() {
        return Set.of(Limit.SERVER_POD);
    }

    @Override
    public List<Finding> evaluate(PodFacts facts) {
        String describe = facts.hints()
                .kubectl("describe deploy/%s-server".formatted(facts.hints().fullname()));
        PodState server = facts.server();
        if (facts.plan().external() != null) {
            return List.of();
        }
        if (server == null) {
            return List.of(Finding.of(Limit.SERVER_POD, PodFacts.SERVER, "does not exist", describe));
        }
        if (server.leaving()) {
            String why = server.why().disrupted();
            return List.of(Finding.of(
                    Limit.SERVER_POD,
                    PodFacts.SERVER,
                    "%s is being deleted%s".formatted(server.name(), why.isEmpty() ? "" : ": " + why),
                    describe));
        }
        if (server.ready()) {
            return List.of();
        }
        String where = server.node().isEmpty() ? "on no node" : "on " + server.node();
        return List.of(Finding.of(
                Limit.SERVER_POD,
                PodFacts.SERVER,
                "%s is not ready: %s %s, %s"
                        .formatted(
                                server.name(), server.phase(), where, Quantities.count(server.restarts(), "restart")),
                describe));
    }
}
