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
    public List<Finding> evaluate(PodFacts facts) {
        return facts.affected(ContainerConfig::applies).stream()
                .map(affected -> {
                    PodContainer container = affected.first().why().failing();
                    boolean made = !WAITING.contains(container.waiting());
                    return new Finding(
                            Limit.CONTAINER_CONFIG,
                            affected.where(),
                            "%scan't start: %s: %s"
                                    .formatted(
                                            affected.subject(),
                                            made ? container.ended() : container.waiting(),
                                            made ? container.endedMessage() : container.waitingMessage()),
                            facts.hints()
                                    .kubectl("describe pod " + affected.first().name()),
                            container.restarts() >= CrashLoop.FATAL_RESTARTS);
                })
                .toList();
    }

    static boolean applies(PodState pod) {
        PodContainer container = pod.why().failing();
        return !OtherArchitecture.applies(pod)
                && (WAITING.contains(container.waiting()) || (!pod.ready() && ENDED.contains(container.ended())));
    }
}
