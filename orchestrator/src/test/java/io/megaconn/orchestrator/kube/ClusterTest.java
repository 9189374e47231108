package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterTest {
    @Test
    void whatIsToBeTypedIsForTheSameCluster(@TempDir Path folder) throws IOException {
        HttpServer apiserver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        apiserver.createContext("/", exchange -> {
            exchange.sendResponseHeaders(403, -1); // an answer: that is all it takes to be there
            exchange.close();
        });
        apiserver.start();
        Path kubeconfig = Files.writeString(folder.resolve("config"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:PORT"}}]
                users: [{name: u, user: {}}]
                contexts: [{name: here, context: {cluster: c, user: u, namespace: n}}]
                current-context: here
                """.replace(
                        "PORT", "" + apiserver.getAddress().getPort()));

        try (Cluster cluster = Cluster.open(kubeconfig, "here", null, "mine")) {
            assertThat(cluster.hints().orchestrator("down"))
                    .isEqualTo("bin/orchestrator down --namespace n --release mine --context here --kubeconfig "
                            + kubeconfig);
        } finally {
            apiserver.stop(0);
        }
    }

    @Test
    void credentialsThatStopWorkingAreAWarningWithTheFirstRequestThatIsRejected(@TempDir Path folder)
            throws IOException {
        List<String> warnings = new CopyOnWriteArrayList<>();
        try (MockApiserver api = new MockApiserver()) {
            Path kubeconfig = Files.writeString(folder.resolve("config"), """
                    clusters: [{name: c, cluster: {server: "URL"}}]
                    users: [{name: u, user: {token: s3cr3t}}]
                    contexts: [{name: here, context: {cluster: c, user: u, namespace: n}}]
                    current-context: here
                    """.replace("URL", api.url()));
            try (Cluster cluster = Cluster.open(kubeconfig, null, null, "megaconn")) {
                cluster.onWarning(warnings::add);
                cluster.contact();
                assertThat(warnings).isEmpty();

                api.fail(".*", 401, "Unauthorized");
                assertThatThrownBy(cluster::contact).hasMessageContaining("authentication failed (401)");
                assertThatThrownBy(() -> cluster.runMap().get()).isInstanceOf(KubernetesClientException.class);

                assertThat(warnings).hasSize(1);
                assertThat(warnings.getFirst())
                        .contains("no longer accepts the credentials (401, user 'u')")
                        .doesNotContain("s3cr3t");
                api.heal();
                cluster.contact();
                assertThat(warnings).hasSize(2);
            }
        }
    }
}
