package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.megaconn.orchestrator.kube.podrules.CreateRefusal;
import io.megaconn.orchestrator.kube.podrules.PodFailure;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads why pods are not even created (a quota, an admission rule): only their controllers show it. */
final class Refusals {
    private static final String FAILED = "FailedCreate";
    private static final String CREATED = "SuccessfulCreate";

    private Refusals() {}

    /**
     * Returns why client pods are not created; empty if that is unknown. The controller's events say it. It records 25 of them
     * at once for a StatefulSet and then one every five minutes, so after many refusals there are none, and a dry run says it.
     *
     * @param earlier versions of the refusals before the run: Kubernetes keeps events for an hour
     */
    static String ofClients(Cluster cluster, Set<String> earlier) {
        String event = latest(cluster, earlier);
        return event.isEmpty() ? byDryRun(cluster) : event;
    }

    private static String latest(Cluster cluster, Set<String> earlier) {
        try {
            return events(cluster, "involvedObject.name", cluster.clientsName()).stream()
                    .filter(event -> isRefusal(event) && !earlier.contains(version(event)))
                    .max(Comparator.comparing(PodEvents::time))
                    .map(event -> PodFailure.line(event.getMessage()))
                    .orElse("");
        } catch (KubernetesClientException e) {
            return "";
        }
    }

    private static String byDryRun(Cluster cluster) {
        try {
            StatefulSet clients = cluster.clients().get();
            CreateRefusal refusal = clients == null ? null : AdmittedPod.refusal(cluster, clients);
            return refusal == null ? "" : refusal.why();
        } catch (KubernetesClientException e) {
            return "";
        }
    }

    /** Returns the versions of all refusals of client pods until now. A refusal that is repeated gets a new version. */
    static Set<String> versions(Cluster cluster) {
        try {
            return events(cluster, "involvedObject.name", cluster.clientsName()).stream()
                    .filter(Refusals::isRefusal)
                    .map(Refusals::version)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (KubernetesClientException e) {
            return Set.of();
        }
    }

    private static boolean isRefusal(Event event) {
        return "Warning".equals(event.getType())
                && (event.getReason() == null || event.getReason().equals(FAILED));
    }

    private static String version(Event event) {
        return event.getMetadata().getName() + "@" + event.getMetadata().getResourceVersion();
    }

    /** Why there is no server pod; empty if that is unknown. */
    static String ofServer(Cluster cluster) {
        try {
            Deployment deployment = cluster.server().get();
            if (deployment != null) {
                String why = why(deployment);
                if (!why.isEmpty()) {
                    return why;
                }
            }
        } catch (KubernetesClientException e) {
            // Not permitted: releases of older charts. Events show it, too.
        }
        try {
            return byEvents(cluster);
        } catch (KubernetesClientException e) {
            return "";
        }
    }

    private static String why(Deployment deployment) {
        Integer replicas =
                deployment.getSpec() == null ? null : deployment.getSpec().getReplicas();
        if (replicas != null && replicas == 0) {
            return "Deployment %s has 0 replicas"
                    .formatted(deployment.getMetadata().getName());
        }
        return deployment.getStatus() == null
                ? ""
                : deployment.getStatus().getConditions().stream()
                        .filter(c -> c.getType().equals("ReplicaFailure")
                                && c.getStatus().equals("True"))
                        .findAny()
                        .map(c -> PodFailure.line(c.getMessage()))
                        .orElse("");
    }

    /** Returns the latest event of the server's ReplicaSets, unless a pod was created after it. */
    private static String byEvents(Cluster cluster) {
        Optional<Event> latest = events(cluster, "involvedObject.kind", "ReplicaSet").stream()
                .filter(event -> "ReplicaSet".equals(event.getInvolvedObject().getKind()))
                .filter(event -> Objects.toString(event.getInvolvedObject().getName(), "")
                        .startsWith(cluster.serverName() + "-"))
                .filter(event -> FAILED.equals(event.getReason()) || CREATED.equals(event.getReason()))
                .max(Comparator.comparing(PodEvents::time));
        return latest.filter(event -> FAILED.equals(event.getReason()))
                .map(event -> PodFailure.line(event.getMessage()))
                .orElse("");
    }

    private static List<Event> events(Cluster cluster, String field, String value) {
        return cluster.client()
                .v1()
                .events()
                .inNamespace(cluster.namespace())
                .withField(field, value)
                .list()
                .getItems();
    }
}
