package io.megaconn.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;

/** Condition of tests on a cluster: the user has permitted them. */
final class OnCluster {
    /** Lock of tests that count all requests to the cluster. */
    static final String APISERVER = "apiserver";

    private OnCluster() {}

    /** Skips the tests unless permitted: {@code ./mvnw verify} alone must not load the cluster that KUBECONFIG names. */
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
