package io.megaconn.orchestrator.kube.podrules;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.megaconn.orchestrator.kube.podrules.PodContainer.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The containers of a pod, by name: injection puts sidecars anywhere, also first, and kubelets sort statuses by name.
 * The chart names each container after its component. Pure.
 */
public final class PodContainers {
    private PodContainers() {}

    /**
     * Returns the container that runs megaconn's program.
     *
     * @param component value of the component label, such as {@code client}
     * @return empty if several containers exist and none has that name
     */
    public static Optional<Container> main(PodSpec spec, String component) {
        List<Container> all = spec.getContainers();
        return all.stream()
                .filter(container -> component.equals(container.getName()))
                .findAny()
                .or(() -> all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty());
    }

    /** Returns the last termination of the container that runs megaconn's program; null if it never terminated. */
    public static @Nullable ContainerStateTerminated ended(Pod pod) {
        return main(pod.getSpec(), component(pod))
                .map(container ->
                        PodContainer.ended(status(pod.getStatus().getContainerStatuses(), container.getName())))
                .orElse(null);
    }

    static String component(Pod pod) {
        return pod.getMetadata().getLabels() == null
                ? ""
                : pod.getMetadata().getLabels().getOrDefault(Labels.COMPONENT, "");
    }

    static PodContainer main(Pod pod) {
        return main(pod.getSpec(), component(pod))
                .map(container -> of(pod, container, Kind.MAIN))
                .orElse(PodContainer.NONE);
    }

    /** Returns the containers that start before the program, in their order. */
    static List<PodContainer> inits(Pod pod) {
        return pod.getSpec().getInitContainers().stream()
                .map(container -> of(pod, container, Kind.INIT))
                .toList();
    }

    static List<PodContainer> sidecars(Pod pod) {
        String main = main(pod).name();
        return pod.getSpec().getContainers().stream()
                .filter(container -> !Objects.equals(main, container.getName()))
                .map(container -> of(pod, container, Kind.SIDECAR))
                .toList();
    }

    /** Returns the container that keeps the pod from being ready, in the order in which they start; else the program's. */
    static PodContainer failing(Pod pod) {
        List<PodContainer> all = new ArrayList<>(inits(pod));
        PodContainer main = main(pod);
        all.add(main);
        all.addAll(sidecars(pod));
        return all.stream().filter(PodContainer::failing).findFirst().orElse(main);
    }

    private static PodContainer of(Pod pod, Container container, Kind kind) {
        List<ContainerStatus> statuses = kind == Kind.INIT
                ? pod.getStatus().getInitContainerStatuses()
                : pod.getStatus().getContainerStatuses();
        return PodContainer.of(container, kind, status(statuses, container.getName()));
    }

    private static @Nullable ContainerStatus status(@Nullable List<ContainerStatus> statuses, @Nullable String name) {
        return Stream.ofNullable(statuses)
                .flatMap(List::stream)
                .filter(status -> Objects.equals(name, status.getName()))
                .findAny()
                .orElse(null);
    }
}
