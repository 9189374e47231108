package io.megaconn.orchestrator.kube.podrules;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a pod is not in the expected state, as Kubernetes reports it. Every text is one line, and empty if there is
 * nothing to report.
 *
 * @param failed why the pod itself was terminated, for example {@code Evicted}
 * @param disrupted why the control plane terminates it, for example {@code EvictionByEvictionAPI} for a drained node
 * @param unscheduled the scheduler's message about a pod without a node
 * @param waiting why its container waits, for example {@code ImagePullBackOff}
 * @param ended how its container last terminated, for example {@code OOMKilled}
 * @param endedMessage last lines of that container, if it left any
 * @param image image of its container
 * @param memory memory request, bytes; 0 if there is none
 * @param cpuMillis CPU request, thousandths of a core
 * @param memoryLimit memory limit, bytes; 0 if there is none
 */
public record PodFailure(
        String failed,
        String failedMessage,
        String disrupted,
        String unscheduled,
        String waiting,
        String waitingMessage,
        String ended,
        String endedMessage,
        String image,
        long memory,
        long cpuMillis,
        long memoryLimit) {
    static final PodFailure NOTHING = new PodFailure("", "", "", "", "", "", "", "", "", 0, 0, 0);

    private static final int LAST_LINES = 3;
    private static final int LONGEST = 300;

    /** Message of the kubelet (in its kuberuntime_container.go), not of the container. */
    private static final String UNREADABLE = "Error on reading termination ";

    /** Reasons that last a moment and are not a problem. */
    private static final Set<String> ON_ITS_WAY = Set.of("ContainerCreating", "PodInitializing");

    static PodFailure of(Pod pod, @Nullable ContainerStatus status, @Nullable ContainerStateTerminated ended) {
        boolean failed = "Failed".equals(pod.getStatus().getPhase());
        String unscheduled = pod.getStatus().getConditions().stream()
                .filter(c -> c.getType().equals("PodScheduled") && c.getStatus().equals("False"))
                .findFirst()
                .map(c -> c.getMessage() == null ? "the scheduler does not say why" : line(c.getMessage()))
                .orElse("");
        ContainerStateWaiting waiting = status == null || status.getState() == null
                ? null
                : status.getState().getWaiting();
        boolean stuck = waiting != null && !ON_ITS_WAY.contains(line(waiting.getReason()));
        List<Container> containers = pod.getSpec().getContainers();
        return new PodFailure(
                failed ? line(pod.getStatus().getReason()) : "",
                failed ? line(pod.getStatus().getMessage()) : "",
                disrupted(pod),
                failed ? "" : unscheduled,
                waiting == null || !stuck ? "" : line(waiting.getReason()),
                waiting == null || !stuck ? "" : line(waiting.getMessage()),
                ended == null ? "" : line(ended.getReason()),
                ended == null ? "" : lastLines(ended.getMessage()),
                containers.isEmpty() ? "" : line(containers.getFirst().getImage()),
                PodResources.requested(pod.getSpec(), "memory"),
                PodResources.millis(pod.getSpec(), "cpu"),
                PodResources.limited(pod.getSpec(), "memory"));
    }

    private static String disrupted(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(c ->
                        c.getType().equals("DisruptionTarget") && c.getStatus().equals("True"))
                .findFirst()
                .map(c -> line(c.getReason()) + ": " + line(c.getMessage()))
                .orElse("");
    }

    boolean isOnItsWay() {
        return failed.isEmpty() && unscheduled.isEmpty() && waiting.isEmpty() && ended.isEmpty();
    }

    /**
     * How the pod or its container last terminated: {@code OOMKilled}, {@code Evicted: ...}, {@code Error: ...} with
     * its last lines.
     */
    public String end() {
        boolean whole = !failed.isEmpty();
        String reason = whole ? failed : ended;
        // The last lines of a process that the kernel killed are unrelated to the cause.
        String words = whole ? failedMessage : ended.equals(OomKilled.REASON) ? "" : endedMessage;
        return reason.isEmpty() ? "the container ended" : words.isEmpty() ? reason : reason + ": " + words;
    }

    /** The last lines of a text that may be a complete log. */
    private static String lastLines(@Nullable String text) {
        List<String> lines = lines(text);
        String last = String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        return last.length() <= LONGEST ? last : "..." + last.substring(last.length() - LONGEST);
    }

    /** Lines of a container's termination message, without empty ones; none if the kubelet could not read it. */
    static List<String> lines(@Nullable String text) {
        return text == null || text.startsWith(UNREADABLE)
                ? List.of()
                : text.lines().map(PodFailure::line).filter(l -> !l.isEmpty()).toList();
    }

    /** Returns the text as one line. */
    public static String line(@Nullable String text) {
        return text == null ? "" : text.strip().replaceAll("\\s+", " ");
    }
}
