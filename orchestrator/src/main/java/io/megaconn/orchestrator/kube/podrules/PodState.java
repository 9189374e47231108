package io.megaconn.orchestrator.kube.podrules;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import org.jspecify.annotations.Nullable;

/**
 * The relevant state of a pod. Pure.
 *
 * @param index ordinal in its StatefulSet, -1 for other pods
 * @param node name of its node; empty until it is scheduled
 * @param ip address of the pod; empty until it has one
 * @param restarts restarts of its container
 * @param exitCode exit code of the container's last termination, -1 if it never terminated
 * @param why why the pod is not in the expected state
 */
public record PodState(
        String name,
        String uid,
        int index,
        String component,
        String phase,
        boolean ready,
        boolean leaving,
        String node,
        String hostIp,
        String ip,
        int restarts,
        int exitCode,
        PodFailure why) {

    public static PodState of(Pod pod) {
        String name = pod.getMetadata().getName();
        var status = pod.getStatus();
        ContainerStatus container = container(pod);
        ContainerStateTerminated ended = ended(pod);
        return new PodState(
                name,
                pod.getMetadata().getUid(),
                index(name),
                pod.getMetadata().getLabels() == null
                        ? ""
                        : pod.getMetadata().getLabels().getOrDefault(Labels.COMPONENT, ""),
                orEmpty(status.getPhase()),
                isTrue(pod, "Ready"),
                pod.getMetadata().getDeletionTimestamp() != null,
                orEmpty(pod.getSpec().getNodeName()),
                orEmpty(status.getHostIP()),
                orEmpty(status.getPodIP()),
                container == null ? 0 : container.getRestartCount(),
                ended == null ? -1 : ended.getExitCode(),
                PodFailure.of(pod, container, ended));
    }

    private static int index(String name) {
        String digits = name.substring(name.lastIndexOf('-') + 1);
        return digits.matches("\\d{1,6}") ? Integer.parseInt(digits) : -1;
    }

    /** The status of the container; every pod of the chart has one container. */
    private static @Nullable ContainerStatus container(Pod pod) {
        return pod.getStatus().getContainerStatuses().isEmpty()
                ? null
                : pod.getStatus().getContainerStatuses().getFirst();
    }

    /** How the container last terminated; null if it never did. */
    public static @Nullable ContainerStateTerminated ended(Pod pod) {
        ContainerStatus container = container(pod);
        if (container == null) {
            return null;
        }
        if (container.getState() != null && container.getState().getTerminated() != null) {
            return container.getState().getTerminated();
        }
        return container.getLastState() == null
                ? null
                : container.getLastState().getTerminated();
    }

    /** Why the pod is stuck, in one line and in the words of Kubernetes; empty while it is starting or healthy. */
    public String problem() {
        if (phase.equals("Failed")) {
            String all = (words(why.failed(), why.failedMessage()) + " " + end()).strip();
            return all.isEmpty() ? "Failed" : all;
        }
        if (!why.unscheduled().isEmpty()) {
            return "not scheduled: " + why.unscheduled();
        }
        return why.waiting().equals("CrashLoopBackOff") && exitCode >= 0
                ? words(why.waiting(), end())
                : words(why.waiting(), why.waitingMessage());
    }

    /** How the container last terminated, for example {@code OOMKilled, exit code 137}; empty if it never did. */
    private String end() {
        return exitCode < 0 ? "" : words("%s, exit code %d".formatted(why.ended(), exitCode), why.endedMessage());
    }

    private static String words(String reason, String message) {
        return message.isEmpty() || reason.isEmpty() ? reason + message : reason + ": " + message;
    }

    private static boolean isTrue(Pod pod, String type) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals(type) && c.getStatus().equals("True"));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Identifies the process: changes whenever the container restarts. */
    public String process() {
        return uid + "/" + restarts;
    }

    /** True if the pod's node is making it ready for its containers: volumes, network, images. */
    public boolean creating() {
        return phase.equals("Pending") && !node.isEmpty() && !leaving && why.isOnItsWay();
    }

    public boolean client() {
        return component.equals("client") && index >= 0;
    }

    public boolean server() {
        return component.equals("server");
    }
}
