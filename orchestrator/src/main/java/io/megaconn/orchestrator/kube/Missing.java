package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** Why pods are not even created (a quota, an admission rule): only events say so, and asking costs a request. */
final class Missing {
    /** The controller needs a moment in the best of cases. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

    private final Cluster cluster;
    private long since;
    private String reason = "";

    Missing(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Empty at first, and while there is no reason to be found. */
    String reason(int pods) {
        long now = System.nanoTime();
        if (since == 0 || now - since > 4 * PATIENCE_NANOS) { // nothing was missing lately
            since = now;
            reason = "";
        }
        if (reason.isEmpty() && now - since > PATIENCE_NANOS) {
            reason = lookUp();
            since = now;
        }
        return reason.isEmpty() ? "" : "%d pods not created: %s".formatted(pods, reason);
    }

    private String lookUp() {
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
