package io.megaconn.orchestrator.kube;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.megaconn.orchestrator.kube.podrules.Labels;
import io.megaconn.orchestrator.plan.CommandHints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A release in a mock apiserver. The admin endpoints of its pods give the answers of a test, keyed by {@code pod:port/path}. */
final class MockCluster extends Cluster {
    /** Answers of the admin endpoints; an empty one is not valid JSON. */
    final Map<String, String> answers = new ConcurrentHashMap<>();

    /** Port-forwards that were opened: {@code pod:port}. */
    final List<String> tunnels = new CopyOnWriteArrayList<>();
    /** Keys of {@link #answers} that were queried, in order. */
    final List<String> queries = new CopyOnWriteArrayList<>();

    private MockCluster(KubernetesClient client, CommandHints hints) {
        super(client, hints);
    }

    /** Creates a cluster without a release. */
    static MockCluster in(KubernetesClient client, String namespace) {
        return new MockCluster(client, new CommandHints("megaconn", namespace, null, null));
    }

    /** Returns the same cluster for a user with other options. */
    MockCluster by(CommandHints other) {
        return new MockCluster(client(), other);
    }

    /** Installs the objects of the chart that the orchestrator reads. */
    MockCluster install() {
        for (String map : List.of("megaconn-plan", "megaconn-run")) {
            client().resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName(map)
                            .withNamespace(namespace())
                            .addToLabels(Labels.CHART)
                            .addToLabels(Labels.INSTANCE, "megaconn")
                            .endMetadata()
                            .build())
                    .create();
        }
        client().resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withName("megaconn-ramp")
                        .withNamespace(namespace())
                        .addToLabels(Labels.CHART)
                        .addToLabels(Labels.INSTANCE, "megaconn")
                        .endMetadata()
                        .build())
                .create();
        client().resource(new StatefulSetBuilder()
                        .withNewMetadata()
                        .withName("megaconn-client")
                        .withNamespace(namespace())
                        .addToLabels(Labels.CHART)
                        .addToLabels(Labels.INSTANCE, "megaconn")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(0)
                        .endSpec()
                        .build())
                .create();
        return this;
    }

    /** Creates an object, or replaces that of the same name. */
    void put(TestPod pod) {
        client().resource(pod.in(namespace())).createOr(io.fabric8.kubernetes.client.dsl.Updatable::update);
    }

    void delete(TestPod pod) {
        client().resource(pod.in(namespace())).withGracePeriod(0).delete();
    }

    @Override
    LocalPortForward forward(String pod, int port) {
        tunnels.add(pod + ":" + port);
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.createContext("/", exchange -> {
                String key = "%s:%d%s".formatted(pod, port, exchange.getRequestURI());
                queries.add(key);
                byte[] body = answers.getOrDefault(key, "nothing for " + key).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            http.start();
            return new Forward(http);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Forward(HttpServer http) implements LocalPortForward {
        @Override
        public InetAddress getLocalAddress() {
            return http.getAddress().getAddress();
        }

        @Override
        public int getLocalPort() {
            return http.getAddress().getPort();
        }

        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public boolean errorOccurred() {
            return false;
        }

        @Override
        public java.util.Collection<Throwable> getClientThrowables() {
            return List.of();
        }

        @Override
        public java.util.Collection<Throwable> getServerThrowables() {
            return List.of();
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }
}
