package io.megaconn.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;

/** The cluster to test on, where somebody has said that we may. */
final class OnCluster {
    /** A lock: whoever counts all requests to it has it alone. */
    static final String APISERVER = "apiserver";

    private OnCluster() {}

    /** Typing {@code ./mvnw verify} must not load whatever cluster KUBECONFIG happens to point to. */
    static void orSkip(Class<?> test) {
        boolean wanted = "1".equals(System.getenv("MEGACONN_E2E")) && System.getenv("KUBECONFIG") != null;
        String why = "SKIPPED %s: it needs a cluster that it may load, with MEGACONN_E2E=1 and KUBECONFIG=FILE"
                .formatted(test.getSimpleName());
        if (!wanted) {
            System.err.println(why);
        }
        assumeTrue(wanted, why);
    }

    static Path kubeconfig() {
        return Path.of(System.getenv("KUBECONFIG")).toAbsolutePath();
    }

    static KubernetesClient client() {
        return client(kubeconfig());
    }

    static KubernetesClient client(Path kubeconfig) {
        Config config = Config.fromKubeconfig(kubeconfig.toFile());
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
