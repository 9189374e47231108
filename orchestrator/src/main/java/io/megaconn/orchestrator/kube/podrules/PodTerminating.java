package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Recognizes pods that are being deleted: preempted, drained, scaled down. Not fatal: they are replaced. */
final class PodTerminating implements PodRule {
    @Override
    public Set<Limit> limits() {
        return Set.of(Limit.POD_TERMINATING);
    }

    @Override
    public List<Finding> evaluate(PodFacts facts) {
        List<PodState> clients =
                facts.clients().stream().filter(PodState::leaving).toList();
        List<Finding> findings = new ArrayList<>();
        if (!clients.isEmpty()) {
            String why = PodFacts.commonest(clients, pod -> pod.why().disrupted());
            findings.add(Finding.of(
                    Limit.POD_TERMINATING,
                    PodFacts.CLIENTS,
                    "%d of %d being deleted%s"
                            .formatted(clients.size(), facts.wanted(), why.isEmpty() ? "" : ": " + why),
                    "find who deletes them: "
                            + facts.hints()
                                    .kubectl("get events --field-selector involvedObject.name="
                                            + clients.getFirst().name())));
        }
        return findings;
    }
}
