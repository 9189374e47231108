package io.megaconn.orchestrator.kube.access;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** A kubeconfig of one context, {@code blue}, whose fields a test sets. */
final class KubeconfigFile {
    final Map<String, Object> context = object("{cluster: c, user: u, namespace: load}");
    final Map<String, Object> cluster;
    final Map<String, Object> user = object("{}");
    final Map<String, String> environment = new HashMap<>();
    final Path file;

    KubeconfigFile(Path folder, String url) {
        file = folder.resolve("kubeconfig");
        cluster = object(
                "{server: '%s', certificate-authority: '%s'}".formatted(url, TestApiserver.TLS.resolve("ca.pem")));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(String yaml) {
        return Serialization.unmarshal("#\n" + yaml, LinkedHashMap.class);
    }

    KubeconfigFile cluster(String yaml) {
        cluster.putAll(object(yaml));
        return this;
    }

    KubeconfigFile user(String yaml) {
        user.putAll(object(yaml));
        return this;
    }

    /** Sets fields of the user's exec plugin. */
    @SuppressWarnings("unchecked")
    KubeconfigFile exec(String yaml) {
        ((Map<String, Object>) user.get("exec")).putAll(object(yaml));
        return this;
    }

    Path write() {
        String text =
                """
                {"apiVersion": "v1", "kind": "Config", "current-context": "blue",
                 "clusters": [{"name": "c", "cluster": %s}],
                 "users": [{"name": "u", "user": %s}],
                 "contexts": [{"name": "blue", "context": %s}]}
                """.formatted(Serialization.asJson(cluster), Serialization.asJson(user), Serialization.asJson(context));
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ApiAccess read() {
        return Kubeconfig.read(write(), null, environment, file.resolveSibling("no-service-account"));
    }

    /** Reads the file and sends one request. */
    void send() {
        try (ApiAccess access = read()) {
            send(access);
        }
    }

    static void send(ApiAccess access) {
        try (KubernetesClient client = client(access)) {
            client.getKubernetesVersion();
        }
    }

    static KubernetesClient client(ApiAccess access) {
        return access.client(
                new ConfigBuilder(access.config())
                        .withRequestRetryBackoffLimit(0)
                        .build(),
                new Interceptor() {});
    }
}
