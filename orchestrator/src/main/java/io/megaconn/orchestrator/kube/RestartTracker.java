package io.megaconn.orchestrator.kube;

import io.megaconn.orchestrator.event.Event;
import io.megaconn.orchestrator.event.ProcessRole;
import io.megaconn.orchestrator.kube.podrules.PodState;
import io.megaconn.orchestrator.plan.Plan;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Converts changes of pods to events: a container terminated, a pod is being deleted, is gone, is back. Thread-safe.
 */
final class RestartTracker implements BiConsumer<@Nullable PodState, @Nullable PodState> {
    private final Plan plan;
    private final Consumer<Event> events;
    private final Set<String> dead = ConcurrentHashMap.newKeySet();
    /** Processes that have been ready: clients that have held all connections assigned to them, and servers. */
    private final Set<String> full = ConcurrentHashMap.newKeySet();

    /** Pods that are being deleted, with the reason as far as it is known. */
    private final Map<String, String> leaving = new HashMap<>();

    private final DeletionReason reasons;
    private boolean closed;

    /** Finds why a pod is being deleted. */
    interface DeletionReason {
        /** @param then receives the reason, on any thread; empty if there is none */
        void find(PodState pod, Consumer<String> then);
    }

    RestartTracker(Plan plan, DeletionReason reasons, Consumer<Event> events) {
        this.plan = plan;
        this.reasons = reasons;
        this.events = events;
    }

    /** Stops events. */
    synchronized void close() {
        closed = true;
    }

    @Override
    public synchronized void accept(@Nullable PodState before, @Nullable PodState now) {
        PodState pod = now == null ? before : now;
        if (closed || pod == null || !(pod.client() || pod.server())) {
            return;
        }
        if (before != null && before.ready()) {
            full.add(before.process());
        }
        if (before != null
                && now != null
                && !before.leaving()
                && now.leaving()
                && now.uid().equals(before.uid())) {
            terminating(now);
        }
        if (before != null && died(before, now)) {
            PodState end = now == null ? null : ended(before, now);
            String how = now == null || end == null || now.leaving()
                    ? gone("the pod is gone", before)
                    : replaced(before, now)
                            ? gone("the pod was replaced", before)
                            : end.why().end();
            // The pod is rarely ready until the end: the kubelet reports the lost readiness before the cause.
            long held = held(before, full.remove(before.process()));
            dead.add(pod.name());
            leaving.remove(before.uid());
            events.accept(new Event.ProcessDied(
                    pod.name(),
                    0,
                    end == null ? -1 : end.exitCode(),
                    held,
                    how,
                    before.client() ? ProcessRole.CLIENT : ProcessRole.SERVER));
        }
        if (now != null && now.ready() && dead.remove(pod.name())) {
            events.accept(new Event.ProcessRestarted(pod.name(), 0, pod.client() ? plan.share(pod.index()) : 0));
        }
    }

    private void terminating(PodState pod) {
        leaving.put(pod.uid(), pod.why().disrupted());
        if (pod.why().disrupted().isEmpty()) {
            reasons.find(pod, reason -> announce(pod, reason));
        } else {
            announce(pod, pod.why().disrupted());
        }
    }

    /** Emits the event, unless the pod has died in the meantime. */
    private synchronized void announce(PodState pod, String reason) {
        if (!closed && leaving.containsKey(pod.uid())) {
            leaving.put(pod.uid(), reason);
            events.accept(new Event.PodTerminating(
                    pod.name(),
                    held(pod, full.contains(pod.process())),
                    reason,
                    pod.client() ? ProcessRole.CLIENT : ProcessRole.SERVER));
        }
    }

    /**
     * Returns the connections that a process held; -1 if they are unknown: a server's, or those of a client that ran without
     * having held all that are assigned to it.
     */
    private long held(PodState pod, boolean wasFull) {
        if (wasFull) {
            return pod.client() ? plan.share(pod.index()) : -1;
        }
        return pod.mayRun() ? -1 : 0;
    }

    private String gone(String what, PodState before) {
        String why = before.why().disrupted().isEmpty()
                ? leaving.getOrDefault(before.uid(), "")
                : before.why().disrupted();
        return why.isEmpty() ? what : what + ": " + why;
    }

    /**
     * Returns the state that has the last termination. A busy kubelet reports a termination, and then the restarted container
     * without one.
     */
    private static PodState ended(PodState before, PodState now) {
        boolean seenBefore = now.exitCode() < 0
                && now.why().failed().isEmpty()
                && !replaced(before, now)
                && !before.why().main().running();
        return seenBefore ? before : now;
    }

    private boolean died(PodState before, @Nullable PodState now) {
        if (now == null) {
            return !dead.contains(before.name());
        }
        boolean failed = now.phase().equals("Failed") && !before.phase().equals("Failed");
        return now.restarts() > before.restarts() || failed || replaced(before, now);
    }

    /**
     * Returns true if the pod was replaced while the watch was broken: the new pod of the same name looks like a change of the
     * old one.
     */
    private static boolean replaced(PodState before, PodState now) {
        return !now.uid().equals(before.uid());
    }
}
