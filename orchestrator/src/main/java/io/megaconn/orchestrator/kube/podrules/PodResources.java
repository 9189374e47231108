package io.megaconn.orchestrator.kube.podrules;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Requests and limits of a pod, summed over its containers. Pure. */
public final class PodResources {
    private static final BigDecimal MILLI = BigDecimal.valueOf(1000);

    private PodResources() {}

    /** The requested amount: bytes, or a plain number. */
    public static long requested(PodSpec spec, String resource) {
        return sum(spec, ResourceRequirements::getRequests, amounts -> bytes(amounts.get(resource)));
    }

    public static long limited(PodSpec spec, String resource) {
        return sum(spec, ResourceRequirements::getLimits, amounts -> bytes(amounts.get(resource)));
    }

    /** The requested amount in thousandths. */
    public static long millis(PodSpec spec, String resource) {
        return sum(spec, ResourceRequirements::getRequests, amounts -> millis(amounts.get(resource)));
    }

    /** Sum over all containers that define a value. */
    private static long sum(
            PodSpec spec,
            Function<ResourceRequirements, @Nullable Map<String, Quantity>> part,
            ToLongFunction<Map<String, Quantity>> amount) {
        return spec.getContainers().stream()
                .map(Container::getResources)
                .filter(Objects::nonNull)
                .map(part)
                .filter(Objects::nonNull)
                .mapToLong(amount)
                .sum();
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
