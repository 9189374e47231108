package io.megaconn.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A pod's /stats, read without the orchestrator. */
record PodStats(JsonNode json) {
    static final JsonMapper JSON = new JsonMapper();

    static PodStats of(KubernetesClient client, Pod pod, int port) {
        try (LocalPortForward forward = client.pods().resource(pod).portForward(port)) {
            URI uri = URI.create("http://127.0.0.1:%d/stats".formatted(forward.getLocalPort()));
            return new PodStats(JSON.readTree(uri.toURL().openStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long get(String name) {
        return json.get(name).asLong();
    }
}
