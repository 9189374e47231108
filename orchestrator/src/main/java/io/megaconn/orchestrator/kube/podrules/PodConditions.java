package io.megaconn.orchestrator.kube.podrules;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reasons in a pod's conditions, besides those of its containers. Pure. */
final class PodConditions {
    private PodConditions() {}

    static Optional<PodCondition> find(Pod pod, String type, String status) {
        return pod.getStatus().getConditions().stream()
                .filter(c -> type.equals(c.getType()) && status.equals(c.getStatus()))
                .findAny();
    }

    /**
     * Returns the reason why the pod waits although no container has failed: an init container that has not finished, a
     * sidecar that is not ready, a readiness gate. Empty if it waits for none of them.
     */
    static String pending(Pod pod) {
        Optional<String> init = find(pod, "Initialized", "False")
                .flatMap(_ -> PodContainers.inits(pod).stream()
                        .filter(container -> !container.ready() && container.running())
                        .map(container -> container.title() + " has not finished")
                        .findFirst());
        if (init.isPresent()) {
            return init.get();
        }
        if (!PodContainers.main(pod).ready()) {
            return ""; // it has connections to open, or a problem of its own
        }
        String sidecars = PodContainers.sidecars(pod).stream()
                .filter(container -> !container.ready())
                .map(PodContainer::name)
                .collect(Collectors.joining(", "));
        if (!sidecars.isEmpty()) {
            return "container %s is not ready, but %s is"
                    .formatted(sidecars, PodContainers.main(pod).name());
        }
        return find(pod, "ContainersReady", "True").isPresent() ? gates(pod) : "";
    }

    private static String gates(Pod pod) {
        return Stream.ofNullable(pod.getSpec().getReadinessGates())
                .flatMap(List::stream)
                .map(PodReadinessGate::getConditionType)
                .filter(Objects::nonNull)
                .filter(gate -> find(pod, gate, "True").isEmpty())
                .map(gate -> "readiness gate %s is not True%s"
                        .formatted(
                                gate,
                                find(pod, gate, "False")
                                        .map(PodCondition::getMessage)
                                        .map(message -> ": " + PodFailure.line(message))
                                        .orElse("")))
                .collect(Collectors.joining(", "));
    }
}
