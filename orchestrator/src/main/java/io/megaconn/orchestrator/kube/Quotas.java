package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.orchestrator.kube.podrules.PodResources;
import io.megaconn.orchestrator.plan.Amounts;
import io.megaconn.orchestrator.plan.QuotaRoom;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares quotas with a pod, as the apiserver counts it. Follows {@code podComputeUsageHelper} and {@code Constraints}
 * of Kubernetes' pkg/quota/v1/evaluator/core/pods.go. Pure, except {@link #read}.
 */
final class Quotas {
    /** Resources that every container has to set if a quota limits them. */
    private static final Set<String> REQUIRED =
            Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

    private static final Set<String> NATIVE = Set.of("cpu", "memory", "ephemeral-storage");

    private Quotas() {}

    /** Reads the quotas. Without permission to list them, a quota shows only when pods are not created. */
    static List<ResourceQuota> read(Cluster cluster) {
        try {
            return cluster.client()
                    .resourceQuotas()
                    .inNamespace(cluster.namespace())
                    .list()
                    .getItems();
        } catch (KubernetesClientException e) {
            return List.of();
        }
    }

    /** Returns what each quota that counts this pod leaves, for each resource that the pod takes or has to set. */
    static List<QuotaRoom> of(List<ResourceQuota> quotas, PodSpec pod) {
        List<QuotaRoom> rooms = new ArrayList<>();
        Map<String, BigDecimal> usage = usage(pod);
        for (ResourceQuota quota : quotas) {
            if (QuotaScopes.match(quota, pod)) {
                new TreeMap<>(quota.getSpec().getHard()).forEach((resource, hard) -> {
                    BigDecimal each = usage.getOrDefault(resource, BigDecimal.ZERO);
                    String missing = missing(resource, pod);
                    if (each.signum() > 0 || !missing.isEmpty()) {
                        rooms.add(new QuotaRoom(
                                quota.getMetadata().getName(),
                                resource,
                                amount(resource, hard),
                                amount(resource, used(quota, resource)),
                                amount(resource, each, RoundingMode.CEILING),
                                missing));
                    }
                });
            }
        }
        return rooms;
    }

    /** Returns what a pod takes of a quota, by the quota's names. */
    static Map<String, BigDecimal> usage(PodSpec pod) {
        Map<String, BigDecimal> usage = new TreeMap<>(Map.of("pods", BigDecimal.ONE, "count/pods", BigDecimal.ONE));
        PodResources.requests(pod).forEach((resource, amount) -> {
            usage.put("requests." + resource, amount);
            if (NATIVE.contains(resource) || resource.startsWith("hugepages-")) {
                usage.put(resource, amount);
            }
        });
        PodResources.limits(pod).forEach((resource, amount) -> {
            if (NATIVE.contains(resource)) {
                usage.put("limits." + resource, amount);
            }
        });
        return usage;
    }

    private static String missing(String resource, PodSpec pod) {
        if (!REQUIRED.contains(resource) || PodResources.hasOwn(pod)) {
            return "";
        }
        String name = resource.replaceFirst("^(requests|limits)\\.", "");
        return Stream.concat(pod.getContainers().stream(), pod.getInitContainers().stream())
                .filter(container -> !(resource.startsWith("limits.")
                                ? PodResources.limits(container)
                                : PodResources.requests(container))
                        .containsKey(name))
                .map(Container::getName)
                .collect(Collectors.joining(", "));
    }

    /** Returns the used amount. The status is empty until the controller has seen the quota, but the quota applies at once. */
    private static @Nullable Quantity used(ResourceQuota quota, String resource) {
        return quota.getStatus() == null || quota.getStatus().getUsed() == null
                ? null
                : quota.getStatus().getUsed().get(resource);
    }

    /** Returns the amount in the units of {@link Amounts}, rounded down. */
    static long amount(String resource, @Nullable Quantity quantity) {
        return quantity == null ? 0 : amount(resource, quantity.getNumericalAmount(), RoundingMode.FLOOR);
    }

    static long amount(String resource, BigDecimal amount, RoundingMode rounding) {
        return (Amounts.isCpu(resource) ? amount.movePointRight(3) : amount)
                .setScale(0, rounding)
                .longValue();
    }

    /** Returns the amounts in the units of {@link Amounts}, rounded up. */
    static Map<String, Long> amounts(Map<String, BigDecimal> amounts) {
        Map<String, Long> result = new TreeMap<>();
        amounts.forEach((resource, amount) -> result.put(resource, amount(resource, amount, RoundingMode.CEILING)));
        return result;
    }
}
