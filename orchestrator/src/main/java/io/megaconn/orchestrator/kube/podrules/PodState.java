package io.megaconn.orchestrator.kube.podrules;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What matters of a pod. Pure.
 *
 * @param index ordinal in its StatefulSet, -1 for other pods
 * @param node empty until it is scheduled
 * @param ip empty until it has one
 * @param restarts of its container
 * @param exitCode of the container's last end, -1 if it never ended
 * @param trouble why it can't go on, in the words of Kubernetes; empty while it is on its way or fine
 * @param why the same for rules
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
        String trouble,
        PodFailure why) {

    /** What the kubelet is waiting for, where waiting does not help. */
    private static final Set<String> STUCK = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "ErrImageNeverPull",
            "InvalidImageName",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError",
            "CrashLoopBackOff");

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
                trouble(pod, container, ended),
                PodFailure.of(pod, container, ended));
    }

    private static int index(String name) {
        String digits = name.substring(name.lastIndexOf('-') + 1);
        return digits.matches("\\d{1,6}") ? Integer.parseInt(digits) : -1;
    }

    /** Every pod of the chart has one. */
    private static @Nullable ContainerStatus container(Pod pod) {
        return pod.getStatus().getContainerStatuses().isEmpty()
                ? null
                : pod.getStatus().getContainerStatuses().getFirst();
    }

    /** How the container ended last, null if it never did. */
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

    private static String trouble(
            Pod pod, @Nullable ContainerStatus container, @Nullable ContainerStateTerminated ended) {
        if ("Failed".equals(pod.getStatus().getPhase())) {
            String why =
                    words(orEmpty(pod.getStatus().getReason()), pod.getStatus().getMessage());
            String all = (why + (ended == null ? "" : " " + end(ended))).strip();
            return all.isEmpty() ? "Failed" : all;
        }
        for (PodCondition condition : pod.getStatus().getConditions()) {
            if (condition.getType().equals("PodScheduled")
                    && condition.getStatus().equals("False")) {
                return words("not scheduled", condition.getMessage());
            }
        }
        if (container == null
                || container.getState() == null
                || container.getState().getWaiting() == null) {
            return "";
        }
        String reason = orEmpty(container.getState().getWaiting().getReason());
        if (!STUCK.contains(reason)) {
            return "";
        }
        return reason.equals("CrashLoopBackOff") && ended != null
                ? reason + ": " + end(ended)
                : words(reason, container.getState().getWaiting().getMessage());
    }

    /** Such as {@code OOMKilled, exit code 137}. */
    private static String end(ContainerStateTerminated ended) {
        List<String> lines = PodFailure.lines(ended.getMessage());
        return "%s, exit code %d%s"
                .formatted(
                        orEmpty(ended.getReason()), ended.getExitCode(), lines.isEmpty() ? "" : ": " + lines.getLast());
    }

    /** One line. */
    private static String words(String reason, @Nullable String message) {
        String text = PodFailure.line(message);
        return text.isEmpty() || reason.isEmpty() ? reason + text : reason + ": " + text;
    }

    private static boolean isTrue(Pod pod, String type) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals(type) && c.getStatus().equals("True"));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Another one after every restart of the container. */
    public String process() {
        return uid + "/" + restarts;
    }

    /** It has a node, which makes it ready for its containers: volumes, network, images. */
    public boolean creating() {
        return phase.equals("Pending") && !node.isEmpty() && !leaving && trouble.isEmpty() && why.isOnItsWay();
    }

    public boolean client() {
        return component.equals("client") && index >= 0;
    }

    public boolean server() {
        return component.equals("server");
    }
}
