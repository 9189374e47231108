package io.megaconn.orchestrator.kube.podrules;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a pod is not in the expected state, as Kubernetes reports it. Every text is one line, and empty if there is
 * nothing to report.
 *
 * @param failed why the pod itself was terminated, for example {@code Evicted}
 * @param disrupted why the control plane terminates it, for example {@code EvictionByEvictionAPI} for a drained node
 * @param unscheduled the scheduler's message about a pod without a node
 * @param pending what else the pod waits for: an init container that runs, a sidecar, a readiness gate
 * @param main the container of megaconn's program
 * @param failing the container that keeps the pod from being ready, which may be another one; else {@code main}
 * @param memory memory request, bytes; 0 if there is none
 * @param cpuMillis CPU request, thousandths of a core
 * @param tolerations taints that the pod tolerates
 */
public record PodFailure(
        String failed,
        String failedMessage,
        String disrupted,
        String unscheduled,
        String pending,
        PodContainer main,
        PodContainer failing,
        long memory,
        long cpuMillis,
        List<Toleration> tolerations) {

    static PodFailure of(Pod pod) {
        boolean failed = "Failed".equals(pod.getStatus().getPhase());
        String unscheduled = PodConditions.find(pod, "PodScheduled", "False")
                .map(c -> c.getMessage() == null ? "the scheduler does not say why" : line(c.getMessage()))
                .orElse("");
        return new PodFailure(
                failed ? line(pod.getStatus().getReason()) : "",
                failed ? line(pod.getStatus().getMessage()) : "",
                PodConditions.find(pod, "DisruptionTarget", "True")
                        .map(c -> line(c.getReason()) + ": " + line(c.getMessage()))
                        .orElse(""),
                failed ? "" : unscheduled,
                failed ? "" : PodConditions.pending(pod),
                PodContainers.main(pod),
                PodContainers.failing(pod),
                PodResources.requested(pod.getSpec(), "memory"),
                PodResources.millis(pod.getSpec(), "cpu"),
                pod.getSpec().getTolerations());
    }

    boolean isOnItsWay() {
        return failed.isEmpty()
                && unscheduled.isEmpty()
                && failing.waiting().isEmpty()
                && failing.ended().isEmpty();
    }

    /**
     * Returns the last termination of the pod or its program: {@code OOMKilled}, {@code Evicted: ...}, {@code Error:
     * ...} with its last lines.
     */
    public String end() {
        boolean whole = !failed.isEmpty();
        String reason = whole ? failed : main.ended();
        // The last lines of a process that the kernel killed are unrelated to the cause.
        String words = whole ? failedMessage : reason.equals(OomKilled.REASON) ? "" : main.endedMessage();
        return reason.isEmpty() ? "the container ended" : PodContainer.words(reason, words);
    }

    /** Returns the text as one line. */
    public static String line(@Nullable String text) {
        return text == null ? "" : text.strip().replaceAll("\\s+", " ");
    }
}
