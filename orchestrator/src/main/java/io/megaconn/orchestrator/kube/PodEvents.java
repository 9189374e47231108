package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.orchestrator.kube.podrules.PodContainer;
import io.megaconn.orchestrator.kube.podrules.PodFailure;
import io.megaconn.orchestrator.kube.podrules.PodState;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a pod's events what its status doesn't show: why a node can't start it, and why it is being deleted. Each
 * pod costs a request, so only a few are queried.
 */
final class PodEvents {
    private static final int SAMPLE = 3;

    private static final Set<String> FAILURES =
            Set.of("FailedMount", "FailedAttachVolume", "FailedMapVolume", "FailedCreatePodSandBox", "NetworkNotReady");

    /** Reasons that only show that a pod started, runs, or ends. */
    private static final Set<String> ROUTINE = Set.of(
            "Scheduled",
            "Pulling",
            "Pulled",
            "Created",
            "Started",
            "Unhealthy",
            "BackOff",
            "MissingClusterDNS",
            "Killing");

    /** Controllers report a deletion a moment after the pod's own change. */
    private static final int TRIES = 4;

    private static final Duration AGAIN = Duration.ofMillis(250);

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

    /** Returns the reason, if it is the pod's latest event: a pod whose volumes came late may already be pulling its image. */
    private String failure(PodState pod) {
        return of(pod).max(Comparator.comparing(PodEvents::time))
                .filter(event -> FAILURES.contains(reason(event)))
                .map(PodEvents::text)
                .orElse("");
    }

    /** Finds why a pod is being deleted, on another thread: by its events, or by that of the controller that did it. */
    void deletion(PodState pod, Consumer<String> then) {
        Thread.ofVirtual().name("why-" + pod.name()).start(() -> then.accept(deletion(pod)));
    }

    private String deletion(PodState pod) {
        try {
            for (int i = 0; i < TRIES; i++) {
                Optional<Event> cause = Stream.concat(
                                of(pod).filter(event -> !ROUTINE.contains(reason(event))), deletedBy(pod))
                        .max(Comparator.comparing(PodEvents::time));
                if (cause.isPresent()) {
                    return text(cause.get());
                }
                TimeUnit.NANOSECONDS.sleep(AGAIN.toNanos());
            }
            return of(pod).max(Comparator.comparing(PodEvents::time))
                    .filter(event -> reason(event).equals("Killing"))
                    .map(PodEvents::text)
                    .orElse("");
        } catch (KubernetesClientException | IllegalStateException e) { // the latter if the run has closed the client
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** Returns the event of the StatefulSet or ReplicaSet that was scaled down. */
    private Stream<Event> deletedBy(PodState pod) {
        String kind = pod.client() ? "StatefulSet" : "ReplicaSet";
        return events("involvedObject.kind", kind)
                .filter(event -> reason(event).equals("SuccessfulDelete"))
                .filter(event -> List.of(line(event.getMessage()).split(" ")).contains(pod.name()));
    }

    /** Returns the events of the pod, not of an earlier pod of this name. */
    private Stream<Event> of(PodState pod) {
        return events("involvedObject.name", pod.name())
                .filter(event -> pod.uid().equals(event.getInvolvedObject().getUid()));
    }

    private Stream<Event> events(String field, String value) {
        return cluster
                .client()
                .v1()
                .events()
                .inNamespace(cluster.namespace())
                .withField(field, value)
                .list()
                .getItems()
                .stream();
    }

    private static String reason(Event event) {
        return String.valueOf(event.getReason());
    }

    private static String text(Event event) {
        return reason(event) + ": " + line(event.getMessage());
    }

    /** Returns the time when the event was last seen; events of events.k8s.io have another field for it. */
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

    private static String line(@Nullable String message) {
        String line = PodFailure.line(message);
        return line.length() <= PodContainer.LONGEST ? line : line.substring(0, PodContainer.LONGEST) + "...";
    }
}
