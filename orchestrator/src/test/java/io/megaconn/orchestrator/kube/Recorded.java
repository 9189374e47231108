package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventList;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.megaconn.orchestrator.kube.podrules.Labels;
import io.megaconn.orchestrator.kube.podrules.PodState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Objects recorded on real clusters: {@code kubectl get ... -o json}, without managedFields. */
public final class Recorded {
    private Recorded() {}

    /**
     * A pod, of a client unless its label says otherwise.
     *
     * @param file such as {@code kubernetes-1.35.6/pod-init-fails}
     */
    public static PodState pod(String file) {
        Pod pod = read(file, Pod.class);
        String component = pod.getMetadata().getLabels().getOrDefault(Labels.COMPONENT, "client");
        return PodState.of(new PodBuilder(pod)
                .editMetadata()
                .addToLabels(Labels.COMPONENT, component)
                .endMetadata()
                .build());
    }

    public static Node node(String file) {
        return read(file, Node.class);
    }

    static Deployment deployment(String file) {
        return read(file, Deployment.class);
    }

    static List<Event> events(String file) {
        return read(file, EventList.class).getItems();
    }

    private static <T> T read(String file, Class<T> type) {
        try (InputStream in = Recorded.class.getResourceAsStream("/" + file + ".json")) {
            return Serialization.unmarshal(in, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
