package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Why pods are not even created (a quota, an admission rule): only events say so, and asking costs a request. */
final class Missing {
    /** The controller needs a moment in the best of cases. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

    private final Supplier<String> lookUp;
    private final LongSupplier nanoTime;
    private boolean missing;
    private long seen;
    private long next;
    private String reason = "";

    Missing(Cluster cluster) {
        this(() -> lookUp(cluster), System::nanoTime);
    }

    Missing(Supplier<String> lookUp, LongSupplier nanoTime) {
        this.lookUp = lookUp;
        this.nanoTime = nanoTime;
    }

    /** Empty at first, and while there is no reason to be found. */
    String reason(int pods) {
        long now = nanoTime.getAsLong();
        if (!missing || now - seen > 4 * PATIENCE_NANOS) { // nothing was missing lately
            missing = true;
            next = now + PATIENCE_NANOS;
            reason = "";
        }
        seen = now;
        if (now - next > 0) {
            reason = lookUp.get();
            next = now + (reason.isEmpty() ? 1 : 4) * PATIENCE_NANOS;
        }
        return reason.isEmpty() ? "" : "%d pods not created: %s".formatted(pods, reason);
    }

    private static String lookUp(Cluster cluster) {
        try {
            List<Event> warnings = cluster.client()
                    .v1()
                    .events()
                    .inNamespace(cluster.namespace())
                    .withField("involvedObject.name", cluster.clientsName())
                    .withField("type", "Warning")
                    .list()
                    .getItems();
            return warnings.stream()
                    .max(Comparator.comparing(e -> String.valueOf(e.getLastTimestamp())))
                    .map(Event::getMessage)
                    .orElse("");
        } catch (KubernetesClientException e) {
            return "";
        }
    }
}
