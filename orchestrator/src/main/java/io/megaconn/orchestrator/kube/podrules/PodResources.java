package io.megaconn.orchestrator.kube.podrules;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Requests and limits of a pod as the scheduler and quotas count them: the larger of what its containers take together
 * and what its init containers take one after the other, sidecars included, plus the pod's overhead. Resources of the
 * pod itself replace those of its containers. A limit is also the request if there is none. Follows {@code PodRequests}
 * and {@code PodLimits} of Kubernetes' component-helpers/resource/helpers.go. Pure.
 */
public final class PodResources {
    private static final BigDecimal MILLI = BigDecimal.valueOf(1000);

    private PodResources() {}

    /** Returns the requested amount: bytes, or a plain number. */
    public static long requested(PodSpec spec, String resource) {
        return requests(spec).getOrDefault(resource, BigDecimal.ZERO).longValue();
    }

    public static long limited(PodSpec spec, String resource) {
        return limits(spec).getOrDefault(resource, BigDecimal.ZERO).longValue();
    }

    /** Returns the requested amount in thousandths. */
    public static long millis(PodSpec spec, String resource) {
        return requests(spec)
                .getOrDefault(resource, BigDecimal.ZERO)
                .multiply(MILLI)
                .longValue();
    }

    /** Returns everything that the pod requests, by resource. */
    public static Map<String, BigDecimal> requests(PodSpec spec) {
        return requests(spec, PodResources::requests);
    }

    /** @param ofContainer what a container requests, which may differ from its spec while the pod is resized */
    static Map<String, BigDecimal> requests(PodSpec spec, Function<Container, Map<String, BigDecimal>> ofContainer) {
        Map<String, BigDecimal> total = containers(spec, ofContainer);
        ofPod(spec.getResources(), total).forEach(total::put);
        add(total, amounts(spec.getOverhead()));
        return total;
    }

    /** Returns all limits of the pod, by resource. */
    public static Map<String, BigDecimal> limits(PodSpec spec) {
        Map<String, BigDecimal> total = containers(spec, container -> limits(container.getResources()));
        limits(spec.getResources()).forEach((resource, amount) -> {
            if (podLevel(resource)) {
                total.put(resource, amount);
            }
        });
        amounts(spec.getOverhead())
                .forEach((resource, amount) -> total.computeIfPresent(
                        resource, (_, limit) -> limit.signum() == 0 ? limit : limit.add(amount)));
        return total;
    }

    /** Returns what a container requests; its limits stand in for missing requests. */
    public static Map<String, BigDecimal> requests(Container container) {
        ResourceRequirements resources = container.getResources();
        Map<String, BigDecimal> requests = limits(resources);
        requests.putAll(amounts(resources == null ? null : resources.getRequests()));
        return requests;
    }

    public static Map<String, BigDecimal> limits(Container container) {
        return limits(container.getResources());
    }

    /** Returns the pod's own requests: its limit stands in for a request that neither it nor any container has. */
    private static Map<String, BigDecimal> ofPod(
            @Nullable ResourceRequirements resources, Map<String, BigDecimal> ofContainers) {
        Map<String, BigDecimal> requests = amounts(resources == null ? null : resources.getRequests());
        limits(resources).forEach((resource, limit) -> {
            BigDecimal request = resource.startsWith("hugepages-") ? null : ofContainers.get(resource);
            requests.putIfAbsent(resource, request == null ? limit : request);
        });
        requests.keySet().removeIf(resource -> !podLevel(resource));
        return requests;
    }

    private static boolean podLevel(String resource) {
        return resource.equals("cpu") || resource.equals("memory") || resource.startsWith("hugepages-");
    }

    /** Returns true if the pod itself, not only its containers, has requests or limits. */
    public static boolean hasOwn(PodSpec spec) {
        ResourceRequirements own = spec.getResources();
        return own != null
                && (limits(own).keySet().stream().anyMatch(PodResources::podLevel)
                        || amounts(own.getRequests()).keySet().stream().anyMatch(PodResources::podLevel));
    }

    private static Map<String, BigDecimal> containers(PodSpec spec, Function<Container, Map<String, BigDecimal>> of) {
        Map<String, BigDecimal> together = new TreeMap<>();
        spec.getContainers().forEach(container -> add(together, of.apply(container)));
        Map<String, BigDecimal> sidecars = new TreeMap<>();
        Map<String, BigDecimal> starting = new TreeMap<>();
        for (Container init : spec.getInitContainers()) {
            Map<String, BigDecimal> now = new TreeMap<>(sidecars);
            add(now, of.apply(init));
            if ("Always".equals(init.getRestartPolicy())) { // a sidecar: it stays
                add(together, of.apply(init));
                add(sidecars, of.apply(init));
            }
            now.forEach((resource, amount) -> starting.merge(resource, amount, BigDecimal::max));
        }
        starting.forEach((resource, amount) -> together.merge(resource, amount, BigDecimal::max));
        return together;
    }

    private static void add(Map<String, BigDecimal> to, Map<String, BigDecimal> more) {
        more.forEach((resource, amount) -> to.merge(resource, amount, BigDecimal::add));
    }

    private static Map<String, BigDecimal> limits(@Nullable ResourceRequirements resources) {
        return amounts(resources == null ? null : resources.getLimits());
    }

    static Map<String, BigDecimal> amounts(@Nullable Map<String, Quantity> quantities) {
        Map<String, BigDecimal> amounts = new TreeMap<>();
        if (quantities != null) {
            quantities.forEach((resource, quantity) -> amounts.put(resource, quantity.getNumericalAmount()));
        }
        return amounts;
    }

    public static long bytes(@Nullable Quantity quantity) {
        return quantity == null ? 0 : quantity.getNumericalAmount().longValue();
    }

    public static long millis(@Nullable Quantity quantity) {
        return quantity == null
                ? 0
                : quantity.getNumericalAmount().multiply(MILLI).longValue();
    }
}
