package io.megaconn.orchestrator.kube.podrules;

import io.fabric8.kubernetes.api.model.Pod;
import org.jspecify.annotations.Nullable;

/**
 * The relevant state of a pod. Pure.
 *
 * @param index ordinal in its StatefulSet, -1 for other pods
 * @param node name of its node; empty until it is scheduled
 * @param ip address of the pod; empty until it has one
 * @param restarts restarts of the container of megaconn's program
 * @param exitCode exit code of that container's last termination, -1 if it never terminated
 * @param why why the pod is not in the expected state
 * @param tlsSecret Secret with the program's certificates, which its volume {@code tls} mounts; empty for none
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
        PodFailure why,
        String tlsSecret) {

    public static PodState of(Pod pod) {
        String name = pod.getMetadata().getName();
        var status = pod.getStatus();
        PodFailure why = PodFailure.of(pod);
        return new PodState(
                name,
                pod.getMetadata().getUid(),
                index(name),
                PodContainers.component(pod),
                orEmpty(status.getPhase()),
                isTrue(pod, "Ready"),
                pod.getMetadata().getDeletionTimestamp() != null,
                orEmpty(pod.getSpec().getNodeName()),
                orEmpty(status.getHostIP()),
                orEmpty(status.getPodIP()),
                why.main().restarts(),
                why.main().exitCode(),
                why,
                TlsVolume.secret(pod.getSpec()));
    }

    private static int index(String name) {
        String digits = name.substring(name.lastIndexOf('-') + 1);
        return digits.matches("\\d{1,6}") ? Integer.parseInt(digits) : -1;
    }

    /** Why the pod is stuck, in one line and in the words of Kubernetes; empty while it is starting or healthy. */
    public String problem() {
        PodContainer container = why.failing();
        String who = container.main() ? "" : container.title() + ": ";
        if (phase.equals("Failed")) {
            String pod = PodContainer.words(why.failed(), why.failedMessage());
            String end = container.end();
            String all = (pod + (end.isEmpty() ? "" : " " + who + end)).strip();
            return all.isEmpty() ? "Failed" : all;
        }
        if (!why.unscheduled().isEmpty()) {
            return "not scheduled: " + why.unscheduled();
        }
        String text = container.waiting().equals("CrashLoopBackOff") && container.exitCode() >= 0
                ? PodContainer.words(container.waiting(), container.end())
                : PodContainer.words(container.waiting(), container.waitingMessage());
        return text.isEmpty() ? "" : who + text;
    }

    private static boolean isTrue(Pod pod, String type) {
        return PodConditions.find(pod, type, "True").isPresent();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Identifies the process: changes whenever its container restarts; restarts of sidecars don't count. */
    public String process() {
        return uid + "/" + restarts;
    }

    /** Returns true if the pod's node is making it ready for its containers: volumes, network, images. */
    public boolean creating() {
        return phase.equals("Pending") && !node.isEmpty() && !leaving && why.isOnItsWay();
    }

    /** Returns true if megaconn's program is ready, even if a sidecar or a readiness gate keeps the pod from being ready. */
    public boolean serving() {
        return ready || (why.main().ready() && !why.pending().isEmpty());
    }

    /** Returns true if megaconn's program runs, as far as is known. */
    public boolean mayRun() {
        return switch (phase) {
            case "Failed", "Succeeded" -> false;
            case "Pending" -> why.main().running();
            default -> why.main().running() || why.main().name().isEmpty(); // the program's container is unknown
        };
    }

    /** Returns true if an init container, a sidecar or a readiness gate keeps the pod from being ready. */
    public boolean waitsForOthers() {
        return !ready && !why.pending().isEmpty();
    }

    /** Returns true if no node accepts the pod. */
    public boolean unscheduled() {
        return !why.unscheduled().isEmpty();
    }

    /** Returns true if its image is for another CPU architecture than its node's. */
    public boolean otherArchitecture() {
        return OtherArchitecture.applies(this);
    }

    public boolean client() {
        return component.equals("client") && index >= 0;
    }

    public boolean server() {
        return component.equals("server");
    }
}
