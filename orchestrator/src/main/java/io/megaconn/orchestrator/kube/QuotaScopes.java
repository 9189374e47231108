package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ScopedResourceSelectorRequirement;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import io.megaconn.orchestrator.kube.podrules.PodResources;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Checks whether a quota counts a pod: a quota with scopes counts only pods that match all of them. Follows {@code
 * podMatchesScopeFunc} of Kubernetes' pkg/quota/v1/evaluator/core/pods.go. Pure.
 */
final class QuotaScopes {
    private QuotaScopes() {}

    static boolean match(ResourceQuota quota, PodSpec pod) {
        var selector = quota.getSpec().getScopeSelector();
        return quota.getSpec().getScopes().stream().allMatch(scope -> matches(scope, "Exists", List.of(), pod))
                && (selector == null
                        || selector.getMatchExpressions().stream().allMatch(expression -> matches(expression, pod)));
    }

    private static boolean matches(ScopedResourceSelectorRequirement expression, PodSpec pod) {
        return matches(expression.getScopeName(), expression.getOperator(), expression.getValues(), pod);
    }

    private static boolean matches(String scope, String operator, List<String> values, PodSpec pod) {
        return switch (scope) {
            case "Terminating" -> isTerminating(pod);
            case "NotTerminating" -> !isTerminating(pod);
            case "BestEffort" -> isBestEffort(pod);
            case "NotBestEffort" -> !isBestEffort(pod);
            case "PriorityClass" -> priorityMatches(operator, values, pod);
            case "CrossNamespacePodAffinity" -> crossesNamespaces(pod);
            default -> false; // of other objects, such as VolumeAttributesClass
        };
    }

    private static boolean isTerminating(PodSpec pod) {
        return pod.getActiveDeadlineSeconds() != null && pod.getActiveDeadlineSeconds() >= 0;
    }

    /** Returns true if no container has a request or a limit of CPU or memory above zero. */
    private static boolean isBestEffort(PodSpec pod) {
        return !PodResources.hasOwn(pod)
                && Stream.concat(pod.getContainers().stream(), pod.getInitContainers().stream())
                        .flatMap(container ->
                                Stream.of(PodResources.requests(container), PodResources.limits(container)))
                        .allMatch(QuotaScopes::isNothing);
    }

    private static boolean isNothing(Map<String, BigDecimal> amounts) {
        return Stream.of("cpu", "memory")
                .allMatch(resource ->
                        amounts.getOrDefault(resource, BigDecimal.ZERO).signum() <= 0);
    }

    private static boolean priorityMatches(String operator, List<String> values, PodSpec pod) {
        String name = pod.getPriorityClassName();
        boolean exists = name != null && !name.isEmpty();
        return switch (operator) {
            case "Exists" -> exists;
            case "DoesNotExist" -> !exists;
            case "In" -> exists && values.contains(name);
            case "NotIn" -> !exists || !values.contains(name);
            default -> false;
        };
    }

    private static boolean crossesNamespaces(PodSpec pod) {
        var affinity = pod.getAffinity();
        if (affinity == null) {
            return false;
        }
        var near = affinity.getPodAffinity();
        var apart = affinity.getPodAntiAffinity();
        Stream<PodAffinityTerm> required = Stream.concat(
                near == null ? Stream.empty() : near.getRequiredDuringSchedulingIgnoredDuringExecution().stream(),
                apart == null ? Stream.empty() : apart.getRequiredDuringSchedulingIgnoredDuringExecution().stream());
        Stream<PodAffinityTerm> preferred = Stream.concat(
                        near == null
                                ? Stream.empty()
                                : near.getPreferredDuringSchedulingIgnoredDuringExecution().stream(),
                        apart == null
                                ? Stream.empty()
                                : apart.getPreferredDuringSchedulingIgnoredDuringExecution().stream())
                .map(WeightedPodAffinityTerm::getPodAffinityTerm);
        return Stream.concat(required, preferred)
                .anyMatch(term -> !term.getNamespaces().isEmpty() || term.getNamespaceSelector() != null);
    }
}
