package io.megaconn.orchestrator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterTest {
    @Test
    void whatIsToBeTypedIsForTheSameCluster(@TempDir Path folder) throws IOException {
        Path kubeconfig = Files.writeString(folder.resolve("config"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
                users: [{name: u, user: {}}]
                contexts: [{name: here, context: {cluster: c, user: u, namespace: n}}]
                current-context: here
                """);

        try (Cluster cluster = Cluster.open(kubeconfig, "here", null, "mine")) {
            assertThat(cluster.typed("down"))
                    .isEqualTo("bin/orchestrator down --namespace n --release mine --context here --kubeconfig "
                            + kubeconfig);
        }
    }
}
