package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.orchestrator.kube.podrules.PodFailure;
import io.megaconn.orchestrator.kube.podrules.PodState;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads why a node can't start a pod from the pod's events, because its status doesn't show it. Each pod costs a
 * request, so only a few are queried.
 */
final class PodEvents {
    private static final int SAMPLE = 3;
    private static final int LONGEST = 300;

    private static final Set<String> FAILURES =
            Set.of("FailedMount", "FailedAttachVolume", "FailedMapVolume", "FailedCreatePodSandBox", "NetworkNotReady");

    private final Cluster cluster;

    PodEvents(Cluster cluster) {
        this.cluster = cluster;
    }

    /** @return the reasons by pod name, only of the first few pods; empty without permission to list events */
    Map<String, String> failures(List<PodState> pods) {
        Map<String, String> failures = new HashMap<>();
        for (PodState pod : pods.subList(0, Math.min(SAMPLE, pods.size()))) {
            try {
                String why = failure(pod);
                if (!why.isEmpty()) {
                    failures.put(pod.name(), why);
                }
            } catch (KubernetesClientException e) {
                return Map.of();
            }
        }
        return failures;
    }

    /** The reason, if it is the pod's latest event: a pod whose volumes came late may already be pulling its image. */
    private String failure(PodState pod) {
        return cluster
                .client()
                .v1()
                .events()
                .inNamespace(cluster.namespace())
                .withField("involvedObject.name", pod.name())
                .list()
                .getItems()
                .stream()
                .filter(event ->
                        pod.uid().equals(event.getInvolvedObject().getUid())) // not of an earlier pod of this name
                .max(Comparator.comparing(PodEvents::time))
                .filter(event -> FAILURES.contains(String.valueOf(event.getReason())))
                .map(event -> event.getReason() + ": " + line(event.getMessage()))
                .orElse("");
    }

    /** When the event was last seen; those of events.k8s.io have another field for it. */
    static String time(Event event) {
        if (event.getLastTimestamp() != null) {
            return event.getLastTimestamp();
        }
        if (event.getSeries() != null && event.getSeries().getLastObservedTime() != null) {
            return String.valueOf(event.getSeries().getLastObservedTime().getTime());
        }
        return event.getEventTime() == null
                ? ""
                : String.valueOf(event.getEventTime().getTime());
    }

    private static String line(String message) {
        String line = PodFailure.line(message);
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
