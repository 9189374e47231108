package io.megaconn.orchestrator.kube.podrules;

import io.megaconn.runtime.diagnose.Finding;
import io.megaconn.runtime.diagnose.Limit;
import java.util.List;
import java.util.Set;

/**
 * Recognizes a container that its node can't create or start: a Secret or a key is missing, or a privilege is denied.
 */
final class ContainerConfig implements PodRule {
    private static final Set<String> WAITING =
            Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");
    private static final Set<String> ENDED = Set.of("StartError", "ContainerCannotRun");

    @Override
    public Set<Limit> limits() {
        return Set.of(Limit.CONTAINER_CONFIG);
    }

    @Override
    public List<Finding> look(PodFacts facts) {
        return facts.hits(ContainerConfig::applies).stream()
                .map(hit -> {
                    PodFailure why = hit.first().why();
                    boolean made = !WAITING.contains(why.waiting());
                    return new Finding(
                            Limit.CONTAINER_CONFIG,
                            hit.where(),
                            "%scan't start: %s: %s"
                                    .formatted(
                                            hit.count(),
                                            made ? why.ended() : why.waiting(),
                                            made ? why.endedMessage() : why.waitingMessage()),
                            facts.hints().kubectl("describe pod " + hit.first().name()),
                            hit.first().restarts() >= CrashLoop.FATAL_RESTARTS);
                })
                .toList();
    }

    static boolean applies(PodState pod) {
        return WAITING.contains(pod.why().waiting())
                || (!pod.ready() && ENDED.contains(pod.why().ended()));
    }
}
