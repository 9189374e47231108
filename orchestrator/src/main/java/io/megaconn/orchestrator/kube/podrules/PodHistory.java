package io.megaconn.orchestrator.kube.podrules;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what pods no longer report: an evicted client is replaced at once, and a kubelet that waits before it pulls
 * again does not report the last failure. An entry is removed when the pod of that name is ready. Thread-safe.
 */
public final class PodHistory implements BiConsumer<@Nullable PodState, @Nullable PodState> {
    /**
     * The failures of the pods of one name.
     *
     * @param pulls failed pulls of the image
     * @param pull why the last one failed
     * @param failed how the pod itself was terminated, for example {@code Evicted: ...}
     */
    public record Past(int pulls, String pull, String failed) {
        public static final Past NOTHING = new Past(0, "", "");
    }

    private final Set<String> wereReady = ConcurrentHashMap.newKeySet();
    private final Map<String, Past> pasts = new ConcurrentHashMap<>();

    @Override
    public void accept(@Nullable PodState before, @Nullable PodState now) {
        PodState pod = now == null ? before : now;
        if (pod == null) {
            return;
        }
        if (pod.ready()) {
            wereReady.add(pod.process());
            pasts.remove(pod.name());
            return;
        }
        Past past = of(pod.name());
        boolean pulled = pod.why().failing().waiting().equals("ErrImagePull")
                && (before == null || !before.why().failing().waiting().equals("ErrImagePull"));
        boolean failed = pod.phase().equals("Failed") && !pod.why().failed().isEmpty();
        if (pulled || failed) {
            pasts.put(
                    pod.name(),
                    new Past(
                            past.pulls() + (pulled ? 1 : 0),
                            pulled ? pod.why().failing().waitingMessage() : past.pull(),
                            failed ? pod.why().failed() + ": " + pod.why().failedMessage() : past.failed()));
        }
    }

    /** Returns true if this process has been ready but no longer is. */
    public boolean fell(PodState pod) {
        return !pod.ready() && wereReady.contains(pod.process());
    }

    public Past of(String pod) {
        return pasts.getOrDefault(pod, Past.NOTHING);
    }
}
