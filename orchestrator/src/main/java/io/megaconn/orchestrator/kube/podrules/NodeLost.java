package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.runtime.Quantities;
import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Recognizes a node that no longer answers, with the pods on it. Not fatal: it may come back. */
final class NodeLost implements PodRule {
    @Override
    public Set<Limit> limits() {
        return Set.of(Limit.NODE_LOST);
    }

    @Override
    public List<Finding> evaluate(PodFacts facts) {
        List<Finding> findings = new ArrayList<>();
        facts.lostNodes().forEach(lost -> {
            String node = lost.name();
            List<PodState> clients = facts.clients().stream()
                    .filter(pod -> pod.node().equals(node))
                    .toList();
            int connections = clients.stream()
                    .mapToInt(pod -> facts.plan().share(pod.index()))
                    .sum();
            PodState server = facts.server();
            boolean with = server != null && server.node().equals(node);
            if (!clients.isEmpty() || with) {
                findings.add(Finding.of(
                        Limit.NODE_LOST,
                        "node " + node,
                        "not ready (%s): %d of %d client pods with %s%s"
                                .formatted(
                                        lost.lost(),
                                        clients.size(),
                                        facts.wanted(),
                                        Quantities.connections(connections),
                                        with ? " and the server's are on it" : " are on it"),
                        "%s; if it does not come back, let its pods start elsewhere: %s"
                                .formatted(
                                        facts.hints().kubectlCluster("describe node " + node),
                                        facts.hints().kubectlCluster("delete node " + node))));
            }
        });
        return findings;
    }
}
