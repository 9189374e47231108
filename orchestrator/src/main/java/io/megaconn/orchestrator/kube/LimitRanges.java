package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.LimitRangeItem;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Applies the defaults of LimitRanges to a pod, as the apiserver does before quotas count it. Follows {@code
 * mergePodResourceRequirements} of Kubernetes' plugin/pkg/admission/limitranger/admission.go. Pure.
 */
final class LimitRanges {
    private LimitRanges() {}

    static PodSpec apply(List<LimitRange> ranges, PodSpec pod) {
        PodSpec result = pod;
        for (LimitRange range : ranges) {
            Map<String, Quantity> requests = new HashMap<>();
            Map<String, Quantity> limits = new HashMap<>();
            for (LimitRangeItem item : range.getSpec().getLimits()) {
                if ("Container".equals(item.getType())) {
                    requests.putAll(orEmpty(item.getDefaultRequest()));
                    limits.putAll(orEmpty(item.getDefault()));
                }
            }
            result = new PodSpecBuilder(result)
                    .withContainers(filled(result.getContainers(), requests, limits))
                    .withInitContainers(filled(result.getInitContainers(), requests, limits))
                    .build();
        }
        return result;
    }

    private static List<Container> filled(
            List<Container> containers, Map<String, Quantity> requests, Map<String, Quantity> limits) {
        return containers.stream()
                .map(container -> new ContainerBuilder(container)
                        .withResources(filled(container.getResources(), requests, limits))
                        .build())
                .toList();
    }

    private static ResourceRequirements filled(
            @Nullable ResourceRequirements resources, Map<String, Quantity> requests, Map<String, Quantity> limits) {
        Map<String, Quantity> ownLimits = orEmpty(resources == null ? null : resources.getLimits());
        Map<String, Quantity> allRequests = new HashMap<>(requests);
        allRequests.putAll(ownLimits); // a limit stands in for a missing request before LimitRanges apply
        allRequests.putAll(orEmpty(resources == null ? null : resources.getRequests()));
        Map<String, Quantity> allLimits = new HashMap<>(limits);
        allLimits.putAll(ownLimits);
        return new ResourceRequirementsBuilder(resources == null ? new ResourceRequirements() : resources)
                .withRequests(allRequests)
                .withLimits(allLimits)
                .build();
    }

    private static Map<String, Quantity> orEmpty(@Nullable Map<String, Quantity> quantities) {
        return quantities == null ? Map.of() : quantities;
    }
}
