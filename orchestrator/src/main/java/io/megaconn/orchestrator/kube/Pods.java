package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.megaconn.orchestrator.kube.podrules.PodState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pods of the release as the apiserver reports them: one list and one watch for all of them, listed again when the
 * watch breaks. Queries here cost no request.
 */
public final class Pods implements AutoCloseable {
    private final SharedIndexInformer<Pod> informer;
    private volatile BiConsumer<@Nullable PodState, @Nullable PodState> changes = (before, now) -> {};

    private Pods(SharedIndexInformer<Pod> informer) {
        this.informer = informer;
    }

    /** Starts the watch. Returns after the first list. */
    static Pods watch(Cluster cluster) {
        SharedIndexInformer<Pod> informer;
        try {
            informer = cluster.pods().runnableInformer(0);
        } catch (KubernetesClientException e) {
            throw cluster.explain(e, "the pods can't be watched");
        }
        Pods pods = new Pods(informer);
        informer.addEventHandler(pods.new Handler());
        informer.exceptionHandler((started, e) -> started); // after its first start it keeps trying
        try {
            informer.run();
        } catch (KubernetesClientException e) {
            informer.close();
            throw cluster.explain(e, "the pods can't be watched");
        }
        return pods;
    }

    /** @param listener receives the state before (null: new) and now (null: gone), on the watch's thread */
    void onChange(BiConsumer<@Nullable PodState, @Nullable PodState> listener) {
        changes = listener;
    }

    public Optional<PodState> server() {
        return all().filter(PodState::server)
                .filter(pod -> !pod.leaving())
                .max(Comparator.comparing(PodState::ready).thenComparing(PodState::name));
    }

    /** Returns a server pod that is being deleted. */
    Optional<PodState> leavingServer() {
        return all().filter(PodState::server).filter(PodState::leaving).max(Comparator.comparing(PodState::name));
    }

    /** Returns true if no server pod exists, not even one that is being deleted. */
    boolean hasNoServer() {
        return all().noneMatch(PodState::server);
    }

    /** Client pods in the order of their indices. */
    public List<PodState> clients() {
        return all().filter(PodState::client)
                .sorted(Comparator.comparingInt(PodState::index))
                .toList();
    }

    /** Client pods with an index below this number, in their order. */
    List<PodState> clients(int number) {
        return clients().stream().filter(pod -> pod.index() < number).toList();
    }

    /** Returns the complete object of one pod; null if the pod does not exist (yet). */
    @Nullable
    Pod raw(String name) {
        return informer.getStore().list().stream()
                .filter(pod -> pod.getMetadata().getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    private Stream<PodState> all() {
        return informer.getStore().list().stream().map(PodState::of);
    }

    @Override
    public void close() {
        informer.close();
    }

    private final class Handler implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            changes.accept(null, PodState.of(pod));
        }

        @Override
        public void onUpdate(Pod before, Pod now) {
            changes.accept(PodState.of(before), PodState.of(now));
        }

        @Override
        public void onDelete(Pod pod, boolean stateUnknown) {
            changes.accept(PodState.of(pod), null);
        }
    }
}
