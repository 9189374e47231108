package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import java.util.List;
import java.util.Set;

/**
 * Recognizes pods that wait for something else than megaconn's program: an init container that does not finish, a
 * sidecar that is not ready, a readiness gate. Not fatal: it may come.
 */
final class PodNotReady implements PodRule {
    @Override
    public Set<Limit> limits() {
        return Set.of(Limit.POD_NOT_READY);
    }

    @Override
    public List<Finding> evaluate(PodFacts facts) {
        return facts.affected(pod -> facts.late() && applies(pod)).stream()
                .map(affected -> Finding.of(
                        Limit.POD_NOT_READY,
                        affected.where(),
                        "%s%s"
                                .formatted(
                                        affected.clients() ? affected.count() + "not ready: " : "not ready: ",
                                        PodFacts.commonest(
                                                affected.pods(),
                                                pod -> pod.why().pending())),
                        facts.hints().kubectl("describe pod " + affected.first().name())))
                .toList();
    }

    private static boolean applies(PodState pod) {
        return !pod.ready()
                && !pod.why().pending().isEmpty()
                && !pod.why().failing().failing();
    }
}
