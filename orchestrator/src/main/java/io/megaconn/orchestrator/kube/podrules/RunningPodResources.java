package io.megaconn.orchestrator.kube.podrules;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Resources that an existing pod takes from its node. While it is resized in place (Kubernetes 1.33 and later), that is
 * the largest of what it should get, what its node has granted, and what it has. Pure.
 */
public final class RunningPodResources {
    private RunningPodResources() {}

    public static Map<String, BigDecimal> requests(Pod pod) {
        boolean infeasible = pod.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("PodResizePending") && "Infeasible".equals(c.getReason()));
        Map<String, BigDecimal> granted = PodResources.requests(pod.getSpec(), c -> granted(pod, c, infeasible));
        PodResources.requests(pod.getSpec(), c -> actual(pod, c, infeasible))
                .forEach((resource, amount) -> granted.merge(resource, amount, BigDecimal::max));
        if (!infeasible) {
            PodResources.requests(pod.getSpec())
                    .forEach((resource, amount) -> granted.merge(resource, amount, BigDecimal::max));
        }
        return granted;
    }

    private static Map<String, BigDecimal> granted(Pod pod, Container container, boolean infeasible) {
        ContainerStatus status = status(pod, container.getName());
        return status != null && !isEmpty(status.getAllocatedResources())
                ? PodResources.amounts(status.getAllocatedResources())
                : infeasible ? Map.of() : PodResources.requests(container);
    }

    private static Map<String, BigDecimal> actual(Pod pod, Container container, boolean infeasible) {
        ContainerStatus status = status(pod, container.getName());
        ResourceRequirements resources = status == null ? null : status.getResources();
        return resources != null && !isEmpty(resources.getRequests())
                ? PodResources.amounts(resources.getRequests())
                : granted(pod, container, infeasible);
    }

    private static boolean isEmpty(@Nullable Map<?, ?> map) {
        return map == null || map.isEmpty();
    }

    private static @Nullable ContainerStatus status(Pod pod, @Nullable String container) {
        return Stream.concat(
                        pod.getStatus().getContainerStatuses().stream(),
                        pod.getStatus().getInitContainerStatuses().stream())
                .filter(status -> status.getName() != null && status.getName().equals(container))
                .findFirst()
                .orElse(null);
    }
}
