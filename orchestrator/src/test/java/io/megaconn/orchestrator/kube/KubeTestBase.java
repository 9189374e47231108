package io.megaconn.orchestrator.kube;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Gives each class a mock apiserver, and each test an installed release in its own namespace. */
@Timeout(60)
@ResourceLock("KubeTestBase.api") // one class at a time has it
abstract class KubeTestBase {
    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    static MockApiserver api;
    MockCluster cluster;

    @BeforeAll
    static void start() {
        api = new MockApiserver();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void install() {
        api.heal();
        cluster =
                MockCluster.in(api.client(), "n" + NAMESPACES.incrementAndGet()).install();
        api.forget();
    }

    /** Returns the release's StatefulSet with a pod template of these containers, a label and an annotation of the user. */
    StatefulSet clients(Container... containers) {
        return new StatefulSetBuilder(cluster.clients().get())
                .editSpec()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("team", "net")
                .addToLabels("app.kubernetes.io/component", "client")
                .addToAnnotations("policy", "low")
                .endMetadata()
                .withNewSpec()
                .withContainers(containers)
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    /**
     * Call this before a watch is closed: the mock server is stuck for half a minute if it is closed while an event is
     * on its way.
     */
    void awaitQuiet(Pods pods) {
        api.heal();
        cluster.put(TestPod.named("megaconn-marker", "test"));
        eventually().until(() -> pods.raw("megaconn-marker") != null);
    }

    /** Waits with a timeout that only a hang reaches. */
    static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(10));
    }
}
