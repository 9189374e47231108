package io.megaconn.orchestrator.kube.podrules;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state of one container of a pod. Every text is one line, and empty if there is nothing to report. Pure.
 *
 * @param ready true if it serves, or, for an init container, if it is done
 * @param waiting why it waits, for example {@code ImagePullBackOff}
 * @param ended how it last terminated, for example {@code OOMKilled}
 * @param endedMessage its last lines, if it left any
 * @param exitCode exit code of its last termination; -1 if it never terminated
 * @param memoryLimit memory limit, bytes; 0 if there is none
 */
public record PodContainer(
        String name,
        Kind kind,
        boolean ready,
        boolean running,
        int restarts,
        String waiting,
        String waitingMessage,
        String ended,
        String endedMessage,
        int exitCode,
        String image,
        long memoryLimit) {

    /** Purpose of a container. */
    public enum Kind {
        /** The program of megaconn. */
        MAIN,
        /** Init container: must finish, or as a native sidecar start, before the program starts. */
        INIT,
        /** Sidecar: runs beside the program. */
        SIDECAR
    }

    static final PodContainer NONE = new PodContainer("", Kind.MAIN, false, false, 0, "", "", "", "", -1, "", 0);

    private static final int LAST_LINES = 3;
    /** Maximum length of a quoted reason, characters: a message from Kubernetes can be a page. */
    public static final int LONGEST = 300;

    /** Message of the kubelet (in its kuberuntime_container.go), not of the container. */
    private static final String UNREADABLE = "Error on reading termination ";

    /** Reasons that last a moment and are not a problem. */
    private static final Set<String> ON_ITS_WAY = Set.of("ContainerCreating", "PodInitializing");

    static PodContainer of(Container spec, Kind kind, @Nullable ContainerStatus status) {
        ContainerStateTerminated ended = ended(status);
        ContainerStateWaiting waiting = status == null || status.getState() == null
                ? null
                : status.getState().getWaiting();
        boolean stuck = waiting != null && !ON_ITS_WAY.contains(PodFailure.line(waiting.getReason()));
        return new PodContainer(
                spec.getName() == null ? "" : spec.getName(),
                kind,
                status != null && Boolean.TRUE.equals(status.getReady()),
                status != null && status.getState() != null && status.getState().getRunning() != null,
                status == null || status.getRestartCount() == null ? 0 : status.getRestartCount(),
                waiting == null || !stuck ? "" : PodFailure.line(waiting.getReason()),
                waiting == null || !stuck ? "" : PodFailure.line(waiting.getMessage()),
                ended == null ? "" : PodFailure.line(ended.getReason()),
                ended == null ? "" : lastLines(ended.getMessage()),
                ended == null ? -1 : ended.getExitCode(),
                PodFailure.line(spec.getImage()),
                memoryLimit(spec));
    }

    /** Returns the last termination of the container; null if it never terminated. */
    static @Nullable ContainerStateTerminated ended(@Nullable ContainerStatus status) {
        if (status == null) {
            return null;
        }
        if (status.getState() != null && status.getState().getTerminated() != null) {
            return status.getState().getTerminated();
        }
        return status.getLastState() == null ? null : status.getLastState().getTerminated();
    }

    private static long memoryLimit(Container spec) {
        return spec.getResources() == null || spec.getResources().getLimits() == null
                ? 0
                : PodResources.bytes(spec.getResources().getLimits().get("memory"));
    }

    /** Returns true if it can't start, or has failed and not recovered. */
    boolean failing() {
        return !ready && (!waiting.isEmpty() || exitCode > 0);
    }

    boolean main() {
        return kind == Kind.MAIN;
    }

    /** Returns its name for a message, such as {@code init container istio-init}; empty for the program itself. */
    String title() {
        return switch (kind) {
            case MAIN -> "";
            case INIT -> "init container " + name;
            case SIDECAR -> "container " + name;
        };
    }

    /** Returns its last termination, for example {@code OOMKilled, exit code 137}; empty if it never did. */
    String end() {
        return exitCode < 0 ? "" : words("%s, exit code %d".formatted(ended, exitCode), endedMessage);
    }

    static String words(String reason, String message) {
        return message.isEmpty() || reason.isEmpty() ? reason + message : reason + ": " + message;
    }

    /** Returns the last lines of a text that may be a complete log. */
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
}
